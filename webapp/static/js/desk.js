/* The desk: single keys in the queue and on a ticket, the bulk bar, texts put into the answer. */
import { isComposing, isShortcut, memory } from "./lib.js";

const OFF = "desk-keys-off";
const toggle = document.querySelector("[data-keys-toggle]");
const rows = [...document.querySelectorAll("table[data-keys] tbody tr")];

function move(step) {
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.classList.contains("current"));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  rows.forEach((row) => row.classList.toggle("current", row === next));
  const link = next.querySelector("a");
  link.focus();
  link.scrollIntoView({ block: "nearest" });
  return true;
}

function help() {
  const summary = document.querySelector("[data-keys-help] > summary");
  summary?.click();
  return Boolean(summary);
}

function select() {
  const box = document.querySelector("tr.current input[type=checkbox]");
  if (!box) return false;
  box.checked = !box.checked;
  count();
  return true;
}

function count() {
  const bar = document.querySelector("[data-bulk-bar]");
  if (!bar) return;
  const chosen = document.querySelectorAll(".pick input:checked").length;
  bar.hidden = chosen === 0;
  bar.querySelector("[data-bulk-count]").textContent = String(chosen);
}

function choose(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  target.click();
  (target.form?.querySelector("textarea") ?? target).focus();
  return true;
}

function insert(button) {
  const area = document.getElementById(button.dataset.insertInto ?? "body");
  const before = area.value.slice(0, area.selectionStart);
  const gap = before && !before.endsWith("\n") ? "\n" : "";
  area.setRangeText(gap + button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: select,
  r: () => choose("r"),
  i: () => choose("i"),
  "?": help,
};

document.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isComposing(event);
  if (sends && event.target.matches(".composer textarea")) {
    const form = event.target.form;
    form.requestSubmit([...form.querySelectorAll("button")].find((one) => one.offsetParent !== null));
    return;
  }
  if (!isShortcut(event) || memory.get(OFF) || !Object.hasOwn(keys, event.key)) return;
  if (keys[event.key]()) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target === toggle) toggle.checked ? memory.remove(OFF) : memory.set(OFF, "1");
  else if (event.target.matches(".pick input")) count();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) insert(button);
});

if (toggle) toggle.checked = !memory.get(OFF);
count();
