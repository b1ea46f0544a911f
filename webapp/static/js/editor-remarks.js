/* What a careful editor would remark, looked up again after each pause in the writing. */
import { debounce, fragments } from "./lib.js";

const WAIT_MS = 1_500;
const SEVERITIES = { error: "error", warning: "warning", hint: "info" };

/** Keep the remarks up to date; a click on one goes to its line. */
export function initRemarks(form, surface) {
  const panel = form.querySelector("[data-remarks-panel]");
  const list = panel.querySelector("[data-remarks]");
  const count = panel.querySelector("[data-remarks-count]");
  const load = fragments();

  function show() {
    const items = [...list.querySelectorAll("[data-severity]")];
    count.textContent = String(items.length);
    count.hidden = !items.length;
    surface.mark(items.filter((item) => item.dataset.line).map((item) => ({
      line: Number(item.dataset.line),
      severity: SEVERITIES[item.dataset.severity],
      message: item.querySelector("[data-message]").textContent.trim(),
    })));
  }

  const soon = debounce(async () => {
    const html = await load(form.dataset.lintUrl, new FormData(form));
    if (html === null || list.contains(document.activeElement)) return;
    list.innerHTML = html;
    show();
  }, WAIT_MS);

  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go-to-line]");
    if (!link) return;
    event.preventDefault();
    surface.goToLine(Number(link.dataset.goToLine));
  });
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  list.querySelector("[data-severity]") ? show() : soon();
}
