/* Forms: the summary of errors takes the focus; a second click does not send twice. */

const GUARD_MS = 4000;

function focusField(event) {
  const link = event.target.closest("[data-error-summary] a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest(".field")?.scrollIntoView({ block: "center" });
  (field.matches("input, textarea, select") ? field : field.querySelector("input, textarea, select") ?? field).focus();
}

// The guard forgets by itself: a form can always be sent again.
function guard(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = "1";
  setTimeout(() => delete form.dataset.sending, GUARD_MS);
}

export function initForms() {
  document.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("click", focusField);
  document.addEventListener("submit", guard);
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  });
}
