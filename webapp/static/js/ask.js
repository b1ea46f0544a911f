/* Asking: what may help appears beside the text, and the text is kept. The button always sends. */
import { debounce, fragments, isComposing, memory, text } from "./lib.js";

const SUGGEST_MS = 500;
const KEEP_MS = 400;

const form = document.querySelector("form[data-ask]");
const suggestions = document.getElementById("suggestions");
const panel = document.getElementById("passage");
const load = fragments();
const loadPassage = fragments();
let shown = suggestions?.innerHTML.trim();

function written() {
  const fields = new FormData(form);
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  return fields;
}

const suggest = debounce(async () => {
  const html = await load(form.dataset.suggestUrl, written());
  if (html === null || html.trim() === shown) return;
  shown = html.trim();
  suggestions.innerHTML = html;
  // What has its place elsewhere on the page goes there, unless somebody is at it.
  for (const part of suggestions.querySelectorAll("[data-into]")) {
    const place = document.getElementById(part.dataset.into);
    if (!place.contains(document.activeElement)) place.replaceChildren(...part.childNodes);
    part.remove();
  }
}, SUGGEST_MS);

function keptFields() {
  return [...form.elements].filter((field) => field.name && !["hidden", "file", "submit", "button", "password"].includes(field.type));
}

const keep = debounce(() => {
  const values = keptFields()
    .filter((field) => field.type !== "radio" || field.checked)
    .map((field) => [field.name, field.value, field.checked]);
  memory.set(form.dataset.draftKey, JSON.stringify(values));
  const state = form.querySelector("[data-draft-state]");
  if (state) state.textContent = text("draftKept");
}, KEEP_MS);

// What the server sent wins: only an untouched form is filled from the draft.
function restore() {
  const values = JSON.parse(memory.get(form.dataset.draftKey) ?? "[]");
  const texts = keptFields().filter((field) => field.matches("textarea, input:not([type=radio], [type=checkbox])"));
  const worth = values.some(([name, value]) => value.trim() && texts.some((field) => field.name === name));
  if (!worth || texts.some((field) => field.value.trim())) return;
  for (const [name, value, checked] of values) {
    for (const field of keptFields().filter((one) => one.name === name)) {
      if (!["radio", "checkbox"].includes(field.type)) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
  const notice = form.querySelector("[data-draft-notice]");
  if (notice) notice.hidden = false;
  suggest();
}

function discard() {
  memory.remove(form.dataset.draftKey);
  form.reset();
  form.querySelector("[data-draft-notice]").hidden = true;
}

async function openPassage(link) {
  const html = await loadPassage(link.dataset.passageUrl);
  if (html === null) return window.location.assign(link.href);
  panel.querySelector("h2").textContent = link.textContent;
  panel.querySelector("[data-passage]").innerHTML = html;
  panel.showModal();
}

async function hide(button) {
  document.querySelector(`[data-offer="${button.value}"]`)?.remove();
  panel?.close();
  (suggestions.querySelector("a") ?? form.elements.subject).focus();
  const body = written();
  body.set(button.name, button.value);
  await fragments()(button.dataset.dismissUrl, body);
  suggest();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-passage-url]");
  const refusal = event.target.closest("[data-dismiss-url]");
  if (link && panel && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    openPassage(link);
  } else if (refusal) {
    event.preventDefault();
    hide(refusal);
  } else if (event.target.closest("[data-draft-discard]")) discard();
});

// The page after a request was sent or solved: only now the text is not needed any more.
const done = document.querySelector("[data-draft-done]");
if (done) memory.remove(done.dataset.draftDone);

if (form) {
  if (form.elements.looked) form.elements.looked.value = "1";
  restore();
  if (form.querySelector("[name=subject]")?.value.trim()) suggest();
  form.addEventListener("input", (event) => {
    keep();
    if (!isComposing(event)) suggest();
  });
  form.addEventListener("compositionend", suggest);
}
