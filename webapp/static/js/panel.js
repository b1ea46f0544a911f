/* Links that open beside the page: a[data-panel] is shown in the dialog, under that title. */
import { fragments } from "./lib.js";

const panel = document.getElementById("panel");
const load = fragments();

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-panel]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const html = await load(link.href);
  if (html === null) return window.location.assign(link.href);
  panel.querySelector("h2").textContent = link.dataset.panel;
  panel.querySelector("[data-panel-body]").innerHTML = html;
  panel.showModal();
});
