/* A new article: the template of its kind, and articles that already say this. */
import { debounce, fragments, isComposing } from "./lib.js";

const WAIT_MS = 700;

/** Offer the template of a kind; only an empty text or an untouched template is replaced. */
export function initTemplate(form, area, surface) {
  const place = form.querySelector("[data-template-url]");
  if (!place) return;
  const note = place.querySelector("[data-template-note]");
  const load = fragments();
  let given = "";

  const untouched = () => !area.value.trim() || area.value.trim() === given.trim();

  async function fill() {
    const fields = new FormData(form);
    const url = `${place.dataset.templateUrl}?${new URLSearchParams({ kind: fields.get("kind"), lang: fields.get("lang") })}`;
    const text = await load(url);
    if (text === null) return;
    if (!untouched()) {
      note.textContent = note.dataset.kept;
      return;
    }
    surface.fill(text);
    given = text;
    note.textContent = note.dataset.done;
  }

  place.querySelector("[data-template]").addEventListener("click", (event) => {
    event.preventDefault();
    fill();
  });
  form.addEventListener("change", (event) => {
    // The kind brings its template; one that nobody has touched follows the language, too.
    if (untouched() && (event.target.name === "kind" || (event.target.name === "lang" && given))) fill();
  });
}

/** Show articles alike while title and text are written. */
export function initSimilar(form) {
  const place = form.querySelector("[data-similar-url]");
  if (!place) return;
  const load = fragments();
  let shown = place.innerHTML.trim();
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;

  const look = debounce(async () => {
    const html = await load(place.dataset.similarUrl, new FormData(form));
    if (html === null || html.trim() === shown || place.contains(document.activeElement)) return;
    shown = html.trim();
    place.innerHTML = html;
  }, WAIT_MS);
  form.addEventListener("input", (event) => {
    if (!isComposing(event) && ["title", "summary", "source"].includes(event.target.name)) look();
  });
  form.addEventListener("compositionend", look);
  if (form.elements.title.value.trim()) look();
}
