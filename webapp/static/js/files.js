/* The files of an article: their Markdown goes to the clipboard with one click. */
import { announce, text } from "./lib.js";

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    document.execCommand("copy");
  }
  announce(text("copied"));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(document.getElementById(button.dataset.copy));
    const label = button.lastChild;
    const before = label.textContent;
    label.textContent = text("copied");
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}
