/* A link to another article, found by searching, or to any address. */
import { debounce, fragments, isComposing } from "./lib.js";

const WAIT_MS = 150;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/;

/** Return `open()`, which asks for the target and puts the link into the text. */
export function initLinks(form, area, surface) {
  const dialog = document.getElementById("link-dialog");
  const input = dialog.querySelector("[data-link-search]");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[role=status]");
  const load = fragments();
  let range = { from: 0, to: 0 };
  let active = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function activate(index) {
    const all = options();
    active = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", all[active]?.id ?? "");
    all[active]?.scrollIntoView({ block: "nearest" });
  }

  function show(html) {
    list.innerHTML = html;
    options().forEach((option, at) => { option.id = `link-option-${at}`; });
    list.hidden = !options().length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(0);
    const { none, some } = status.dataset;
    status.textContent = input.value.trim() && !ADDRESS.test(input.value.trim()) ? (list.hidden ? none : some.replace("{n}", options().length)) : "";
  }

  const ask = async () => {
    const query = input.value.trim();
    if (!query || ADDRESS.test(query)) return show("");
    const lang = new FormData(form).get("lang") ?? form.dataset.lang;
    const html = await load(`${form.dataset.linkUrl}?${new URLSearchParams({ q: query, lang })}`);
    if (html !== null && input.value.trim() === query) show(html);
  };
  const soon = debounce(ask, WAIT_MS);

  function insert(title, address) {
    const chosen = area.value.slice(range.from, range.to);
    const label = (chosen || title).replace(/[[\]]/g, "\\$&").replace(/\s+/g, " ");
    dialog.close();
    surface.replace(range.from, range.to, `[${label}](${address})`);
  }

  function choose(option) {
    const typed = input.value.trim();
    if (option) insert(option.dataset.title, option.dataset.address);
    else if (ADDRESS.test(typed)) insert(typed, typed);
  }

  input.addEventListener("input", (event) => isComposing(event) || soon());
  input.addEventListener("compositionend", soon);
  input.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) activate(active + steps[event.key]);
    else if (event.key === "Enter") choose(options()[active]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  dialog.querySelector("[data-link-insert]").addEventListener("click", () => choose(options()[active]));
  dialog.addEventListener("close", () => surface.focus());

  return () => {
    range = surface.selection();
    const chosen = area.value.slice(range.from, range.to).trim();
    if (chosen.length < 80 && !chosen.includes("\n")) input.value = chosen;
    dialog.showModal();
    input.select();
    ask();
  };
}
