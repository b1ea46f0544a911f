/* Every page: search shortcuts, menus and dialogs, messages; then the search box and the forms. */
import { initCombobox } from "./combobox.js";
import { initForms } from "./forms.js";
import { isComposing, isShortcut, reachScrollers } from "./lib.js";
import { forget, initRecent } from "./recent.js";

let focusBefore = null;

function searchInput() {
  const inputs = [...document.querySelectorAll("[data-search-focus]")];
  return inputs.find((input) => input.offsetParent !== null);
}

function focusSearch() {
  const input = searchInput();
  if (!input) return false;
  focusBefore = document.activeElement;
  input.focus();
  input.select();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.defaultPrevented) return;
  const slash = event.key === "/" && isShortcut(event);
  const palette = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if ((slash || palette) && focusSearch()) event.preventDefault();
  if (event.key === "Escape") leave(event);
});

function leave(event) {
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.target.matches?.("[data-search-focus]") && focusBefore) {
    focusBefore === document.body ? event.target.blur() : focusBefore.focus();
    focusBefore = null;
  }
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  event.target.closest("[data-dismiss]")?.parentElement.remove();
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.openDialog).showModal();
  }
  if (event.target.matches("dialog")) event.target.close();
});

for (const button of document.querySelectorAll("[data-dismiss][hidden]")) button.hidden = false;
for (const input of document.querySelectorAll("[data-combobox]")) initCombobox(input);
for (const box of document.querySelectorAll("[data-recent]")) initRecent(box);
document.addEventListener("submit", forget);
initForms();
reachScrollers(document);
