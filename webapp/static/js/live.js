/* Results that follow the typing and the filters: form[data-live] names the element to fill. */
import { fragments, whenTyped } from "./lib.js";

const WAIT_MS = 250;

for (const form of document.querySelectorAll("form[data-live]")) {
  const target = document.getElementById(form.dataset.live);
  const load = fragments();

  const refresh = async () => {
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    const url = `${form.action.split("?")[0]}?${new URLSearchParams(fields)}`;
    target.setAttribute("aria-busy", "true");
    const html = await load(url);
    target.removeAttribute("aria-busy");
    if (html === null) return;
    const { name, value } = target.contains(document.activeElement) ? document.activeElement : {};
    const opened = [...target.querySelectorAll("details")].map((one) => one.open);
    target.innerHTML = html;
    document.title = target.querySelector("[data-title]")?.dataset.title ?? document.title;
    target.querySelectorAll("details").forEach((one, at) => { one.open = opened[at] ?? one.open; });
    // Who works the filters with the keyboard goes on where they were.
    if (name) [...form.elements].find((field) => field.name === name && field.value === value)?.focus();
    history.replaceState(history.state, "", url);
  };
  // Fields may stand elsewhere and belong to the form by their `form` attribute.
  whenTyped(document, WAIT_MS, (event) => event.target.form === form && refresh());
}
