/* The lists: where one is, all rows of the page at once, and how many are chosen. */
const boxes = [...document.querySelectorAll(".pick input[name=number]")];
const all = document.querySelector("[data-pick-all]");
const bar = document.querySelector("[data-bulk-bar]");

function show() {
  const whole = bar.querySelector("[name=all]")?.checked ?? false;
  const chosen = boxes.filter((box) => box.checked).length;
  const said = bar.querySelector("[data-bulk-text]");
  bar.hidden = !whole && chosen === 0;
  said.textContent = said.dataset.bulkText.replace("#", String(chosen));
  said.hidden = whole;
  for (const box of boxes) box.disabled = whole;
  all.checked = whole || chosen === boxes.length;
  all.indeterminate = !whole && chosen > 0 && chosen < boxes.length;
  all.disabled = whole;
}

// On a phone the lists are one row that scrolls.
document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

if (bar && all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".pick input[name=number], [data-bulk-bar] [name=all]")) show();
  });
  // Boxes that the browser remembered from before count as well.
  window.addEventListener("pageshow", show);
}
