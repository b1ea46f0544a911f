/* Writing: the text, its tools, its true preview, and nothing lost. */
import { initDraft, keyHere } from "./editor-draft.js";
import { initImages } from "./editor-images.js";
import { initLinks } from "./editor-links.js";
import { initSimilar, initTemplate } from "./editor-new.js";
import { initPeople } from "./editor-people.js";
import { initPreview } from "./editor-preview.js";
import { initRemarks } from "./editor-remarks.js";
import { openText } from "./editor-text.js";
import { initTools } from "./editor-tools.js";
import { announce, isComposing, memory } from "./lib.js";

const VIEW = "editor-view";
const form = document.querySelector("form[data-editor]");

if (form) start();

async function start() {
  const area = form.querySelector("[data-editor-text]");
  const words = form.querySelector("[data-editor-words]").dataset;
  const surface = await openText(area, { url: form.dataset.codemirror, phrases: JSON.parse(words.phrases) });
  const draft = initDraft(form, words, say);
  const refresh = initPreview(form, area, surface);
  initTools(form, area, surface, {
    link: initLinks(form, area, surface),
    image: initImages(area, surface, () => placeOfFiles(draft, words)),
  });
  initRemarks(form, surface);
  initTemplate(form, area, surface);
  initSimilar(form);
  initPeople(form);
  initViews(refresh);
  form.querySelector("[data-editor-hint]").hidden = false;
  form.addEventListener("restored", () => surface.replace(0, surface.view?.state.doc.length ?? area.value.length, area.value));
  form.addEventListener("submit", (event) => event.defaultPrevented || leave(draft, surface));
  window.addEventListener("pageshow", (event) => event.persisted && draft.start());
  document.addEventListener("submit", (event) => event.target.matches("[data-discard]") && draft.drop());
  document.addEventListener("keydown", saveKey);
  document.addEventListener("click", (event) => event.target.closest("[data-close-dialog]")?.closest("dialog").close());
  comeBack(surface);
  form.dataset.ready = "";
}

function say(message, tone = "") {
  const state = form.querySelector("[data-editor-state]");
  state.textContent = message;
  state.className = `editor-state${tone ? ` tone-${tone}` : ""}`;
  // That all is well is not worth a word every few seconds.
  if (tone === "warn") announce(message);
}

function saveKey(event) {
  if (isComposing(event) || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  if (!document.querySelector("dialog[open]")) form.requestSubmit(form.querySelector("[data-save]"));
}

/* A save shows the page anew; who was writing goes on at the same place. */
const PLACE = "editor-place";

function leave(draft, surface) {
  draft.stop();
  const { from } = surface.selection();
  const held = document.activeElement?.closest("[data-write-pane]") !== null;
  sessionStorage.setItem(PLACE, JSON.stringify({ key: form.elements.key.value, from, top: surface.scroller.scrollTop, page: window.scrollY, held }));
}

function comeBack(surface) {
  const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  // A new article that was saved has another key now.
  if (place?.key.startsWith("new/") && place.key !== form.elements.key.value) memory.remove(keyHere(form, place.key));
  if (place?.key !== form.elements.key.value || document.querySelector("[data-error-summary]")) return;
  surface.select(Math.min(place.from, form.querySelector("[data-editor-text]").value.length));
  if (place.held) surface.focus();
  surface.scroller.scrollTop = place.top;
  window.scrollTo(0, place.page);
}

/* Text, preview or both; on a narrow page one at a time. */
function initViews(refresh) {
  const box = form.querySelector("[data-editor-box]");
  const bar = form.querySelector("[data-views]");
  const wide = window.matchMedia("(min-width: 62rem)");
  const show = (view) => {
    box.dataset.view = !wide.matches && view === "both" ? "write" : view;
    for (const button of bar.children) button.setAttribute("aria-pressed", String(button.dataset.view === box.dataset.view));
    refresh();
  };
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const view = event.target.closest("[data-view]")?.dataset.view;
    if (!view) return;
    if (wide.matches) memory.set(VIEW, view);
    show(view);
  });
  const settle = () => show(wide.matches ? memory.get(VIEW) ?? "both" : "write");
  wide.addEventListener("change", settle);
  settle();
}

/* Files belong to an article: one that does not exist yet is saved first, in place. */
async function placeOfFiles(draft, words) {
  if (form.dataset.filesUrl) return form.dataset.filesUrl;
  draft.stop();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const made = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(made.error ?? "");
    form.action = made.edit_url;
    form.dataset.filesUrl = made.files_url;
    form.dataset.presenceUrl = made.presence_url;
    form.elements.key.value = made.key;
    form.elements.based_on.value = made.based_on;
    history.replaceState(history.state, "", made.edit_url);
    draft.settle();
    // From here on the place is changed on the article's own page.
    for (const field of form.querySelectorAll(".place-grid select, .place-grid button")) field.disabled = true;
    say(words.made);
    return made.files_url;
  } finally {
    draft.start();
  }
}
