/* Remarks begin under the line that was clicked, without losing what is being written elsewhere. */
const template = document.getElementById("remark-template");

function begun(row) {
  const under = document.createElement("tr");
  under.className = "diff-under";
  const cell = under.insertCell();
  cell.colSpan = [...row.cells].reduce((sum, one) => sum + one.colSpan, 0);
  cell.lang = document.documentElement.lang;
  cell.append(template.content.cloneNode(true));
  row.after(under);
  return under;
}

function prepare(under, number) {
  const form = under.querySelector("[data-remark-form]");
  const area = form.querySelector("textarea");
  const label = form.querySelector("label");
  area.id = `said-line-${number}`;
  label.htmlFor = area.id;
  label.textContent = template.dataset.label.replace("{n}", number);
  form.querySelector("[data-remark-line]").value = number;
  area.focus();
}

function open(row, number) {
  const next = row.nextElementSibling;
  const old = next?.matches(".diff-under") ? next : null;
  const form = old?.querySelector("[data-remark-form]");
  if (form) {
    form.querySelector("textarea").focus();
    return;
  }
  prepare(begun(old ?? row), number);
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
  const link = event.target.closest(".diff td.line a");
  if (link && template) {
    event.preventDefault();
    open(link.closest("tr"), link.textContent.trim());
  }
  const cancel = event.target.closest(".diff-under [data-remark-cancel]");
  if (cancel) {
    event.preventDefault();
    cancel.closest("form").remove();
  }
});

for (const row of document.querySelectorAll(".diff-under")) {
  if (location.hash && row.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`)) {
    row.scrollIntoView({ block: "center" });
  }
}
