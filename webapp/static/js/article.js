/* Reading: links to headings, copies of code, remembered tabs, the contents that follow, the time spent. */
import { announce, icon, memory, text } from "./lib.js";

const TAB = "platform-tab";

async function copy(value) {
  // Without https the clipboard is missing; the old way still works there.
  if (navigator.clipboard) await navigator.clipboard.writeText(value);
  else {
    const area = document.createElement("textarea");
    area.value = value;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  announce(text("copied"));
}

function button(className, iconName, label, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.title = label;
  made.setAttribute("aria-label", label);
  made.append(icon(iconName));
  made.addEventListener("click", async () => {
    await onClick();
    made.replaceChildren(icon("check"));
    setTimeout(() => made.replaceChildren(icon(iconName)), 1600);
  });
  return made;
}

function addHeadingLinks() {
  for (const heading of document.querySelectorAll(".prose :is(h2, h3, h4)[id]")) {
    const link = `${location.origin}${location.pathname}#${heading.id}`;
    const label = `${text("copyLink")}: ${heading.textContent.trim()}`;
    heading.append(button("heading-link", "link", label, () => copy(link)));
  }
}

function addCopyButtons() {
  for (const block of document.querySelectorAll(".prose .highlight")) {
    const code = block.querySelector("pre");
    block.append(button("btn btn-sm btn-icon copy-code", "copy", text("copyCode"), () => copy(code.innerText.trimEnd())));
  }
}

function labelOf(input) {
  return document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim();
}

function rememberTabs() {
  const inputs = [...document.querySelectorAll(".tabbed-set > input")];
  const choose = (wanted) => {
    for (const input of inputs) if (labelOf(input) === wanted) input.checked = true;
  };
  const known = memory.get(TAB);
  if (known) choose(known);
  for (const input of inputs) {
    input.addEventListener("change", () => {
      memory.set(TAB, labelOf(input));
      choose(labelOf(input));
    });
  }
}

function followContents() {
  const links = new Map([...document.querySelectorAll(".toc a[href^='#']")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (!headings.length) return;
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 140);
    const ended = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
    const current = (ended ? headings.at(-1) : passed.at(-1) ?? headings[0]).id;
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  document.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
}

// A link to a section that is called something else by now still leads to it.
async function followFormerAnchor() {
  const url = document.querySelector("[data-section-url]")?.dataset.sectionUrl;
  const was = decoded(location.hash.slice(1));
  if (!url || !was || document.getElementById(was)) return;
  const answer = await fetch(`${url}?was=${encodeURIComponent(was)}`).catch(() => null);
  if (!answer?.ok) return;
  const now = await answer.text();
  const heading = document.getElementById(now);
  if (!heading) return;
  history.replaceState(history.state, "", `#${encodeURIComponent(now)}`);
  heading.scrollIntoView();
}

function decoded(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return "";
  }
}

// Seconds count only while the page is in front of the reader.
function measureReading() {
  const url = document.querySelector("[data-leave-url]")?.dataset.leaveUrl;
  if (!url) return;
  let seen = 0;
  let since = document.hidden ? null : performance.now();
  const settle = () => {
    if (since !== null) seen += performance.now() - since;
    since = document.hidden ? null : performance.now();
  };
  document.addEventListener("visibilitychange", settle);
  window.addEventListener("pagehide", () => {
    settle();
    const body = new FormData();
    body.set("csrf_token", document.querySelector("meta[name=csrf-token]").content);
    body.set("seconds", String(Math.round(seen / 1000)));
    navigator.sendBeacon(url, body);
  }, { once: true });
}

// A browser without scripts has its own way to print.
function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest("details")?.removeAttribute("open");
      window.print();
    });
  }
}

addHeadingLinks();
offerPrinting();
addCopyButtons();
rememberTabs();
followContents();
followFormerAnchor();
window.addEventListener("hashchange", followFormerAnchor);
measureReading();
