/* Differences: to the next and the previous change, by key and button. */
import { isShortcut } from "./lib.js";

const changes = [...document.querySelectorAll(".diff-change")];
let current = -1;

function nearest() {
  const top = (change) => change.getBoundingClientRect().top;
  return changes.findIndex((change) => top(change) > 160);
}

function show(change) {
  const fold = change.closest("details:not([open])");
  if (fold) fold.open = true;
  for (const other of changes) other.classList.toggle("is-current", other === change);
  change.scrollIntoView({ block: "center" });
  change.focus({ preventScroll: true });
}

function jump(step) {
  if (!changes.length) return;
  const next = current < 0 ? Math.max(step > 0 ? nearest() : 0, 0) : current + step;
  current = (next + changes.length) % changes.length;
  show(changes[current]);
}

for (const button of document.querySelectorAll("[data-diff-jump]")) {
  button.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    jump(Number(button.dataset.diffJump));
  });
}

document.addEventListener("keydown", (event) => {
  if (!isShortcut(event) || event.shiftKey) return;
  if (event.key === "n") jump(1);
  else if (event.key === "p") jump(-1);
});
