/* Writing: the true preview beside the text, keys and buttons for Markdown, no text lost by accident. */
import { debounce, fragments, isComposing, reachScrollers, text } from "./lib.js";

const PREVIEW_MS = 400;

const form = document.querySelector("form[data-editor]");
const area = form.querySelector("[data-editor-text]");
const preview = document.getElementById("preview");
const load = fragments();
const saved = area.defaultValue;
let sending = false;

const unsaved = () => area.value !== saved && !sending;

function showState() {
  const state = form.querySelector("[data-editor-state]");
  if (state) state.textContent = unsaved() ? text("unsaved") : "";
}

const render = debounce(async () => {
  const html = await load(form.dataset.previewUrl, new FormData(form));
  if (html === null) return;
  preview.innerHTML = html;
  reachScrollers(document);
}, PREVIEW_MS);

function followScroll() {
  const share = area.scrollTop / Math.max(area.scrollHeight - area.clientHeight, 1);
  preview.scrollTop = share * (preview.scrollHeight - preview.clientHeight);
}

// Insertion keeps the browser's undo; only execCommand does.
function replaceSelection(value) {
  area.focus();
  if (!document.execCommand("insertText", false, value)) area.setRangeText(value);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(mark) {
  replaceSelection(mark + area.value.slice(area.selectionStart, area.selectionEnd) + mark);
}

function prefix(mark) {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const lines = area.value.slice(from, area.selectionEnd).split("\n");
  area.setSelectionRange(from, area.selectionEnd);
  replaceSelection(lines.map((line) => mark + line).join("\n"));
}

form.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-wrap], [data-prefix]");
  if (!tool) return;
  if (tool.dataset.wrap) wrap(tool.dataset.wrap);
  else prefix(tool.dataset.prefix);
});

area.addEventListener("input", (event) => {
  showState();
  if (!isComposing(event)) render();
});
area.addEventListener("compositionend", render);
area.addEventListener("scroll", followScroll, { passive: true });

form.addEventListener("submit", () => { sending = true; });
window.addEventListener("pageshow", () => { sending = false; });
window.addEventListener("beforeunload", (event) => unsaved() && event.preventDefault());

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-save]"));
});

render();
