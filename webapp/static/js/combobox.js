/* Suggestions while typing: an ARIA combobox over the plain search form. */
import { fragments, isComposing, whenTyped } from "./lib.js";

const WAIT_MS = 120;

export function initCombobox(input) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const status = input.form?.querySelector("[data-combobox-status]");
  const load = fragments();
  let active = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  // Below the first and past the last option lies the input itself: -1.
  function activate(index) {
    const all = options();
    if (index < -1) active = all.length - 1;
    else active = index < all.length ? index : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", all[active]?.id ?? "");
    all[active]?.scrollIntoView({ block: "nearest" });
  }

  function show(html) {
    list.innerHTML = html;
    const all = options();
    all.forEach((option, at) => prepare(option, `${list.id}-${at}`));
    if (!all.length || document.activeElement !== input) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    activate(-1);
    if (status) status.textContent = status.dataset.comboboxStatus.replace("{n}", all.length);
  }

  // An option may hold no link of its own: it takes over what the server's link says.
  function prepare(option, id) {
    const link = option.querySelector("a");
    option.id = id;
    option.dataset.href = link.href;
    if (link.lang) option.lang = link.lang;
    link.replaceWith(...link.childNodes);
  }

  async function ask() {
    const query = input.value.trim();
    if (!query) return close();
    const url = `${input.dataset.combobox}?${new URLSearchParams({ q: query, lang: document.documentElement.lang })}`;
    const html = await load(url);
    if (html !== null && input.value.trim() === query) show(html);
  }

  function go(option, event) {
    const { href } = option.dataset;
    if (event.ctrlKey || event.metaKey || event.button === 1) window.open(href);
    else window.location.assign(href);
  }

  const keys = {
    ArrowDown: () => (list.hidden ? ask() : activate(active + 1)),
    ArrowUp: () => activate(active - 1),
    Escape: () => close(),
    Enter: (event) => go(options()[active], event),
  };

  input.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || isComposing(event)) return;
    if (list.hidden && event.key !== "ArrowDown") return;
    if (event.key === "Enter" && active < 0) return;
    event.preventDefault();
    act(event);
  });
  whenTyped(input, WAIT_MS, ask);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  for (const kind of ["click", "auxclick"]) {
    list.addEventListener(kind, (event) => {
      const option = event.target.closest("[role=option]");
      if (option && event.button < 2) go(option, event);
    });
  }
}
