/* Search tuning. A trial follows what is entered: form[data-trial] is sent there, the answer goes into an element. */
import { debounce, fragments, isComposing } from "./lib.js";

const WAIT_MS = 300;

// On a phone the way between the pages is one row that scrolls.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const form of document.querySelectorAll("form[data-trial]")) {
  const target = document.getElementById(form.dataset.trialInto);
  const load = fragments();

  const refresh = async () => {
    target.setAttribute("aria-busy", "true");
    const html = await load(form.dataset.trial, new FormData(form));
    target.removeAttribute("aria-busy");
    if (html !== null) target.innerHTML = html;
  };
  const soon = debounce(refresh, WAIT_MS);

  form.addEventListener("input", (event) => {
    if (event.target.name !== "note" && !isComposing(event)) soon();
  });
  form.addEventListener("compositionend", soon);
}
