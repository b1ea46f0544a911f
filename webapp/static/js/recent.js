/* What was searched in this browser, below the empty search box; it never leaves the browser. */
import { memory } from "./lib.js";

const KEY = "searches";
const MOST = 6;

function kept() {
  try {
    const list = JSON.parse(memory.get(KEY) ?? "[]");
    return Array.isArray(list) ? list.filter((words) => typeof words === "string") : [];
  } catch {
    return [];
  }
}

function note(words) {
  const others = kept().filter((one) => one !== words);
  memory.set(KEY, JSON.stringify([words, ...others].slice(0, MOST)));
}

function item(words, action) {
  const entry = document.createElement("li");
  const link = document.createElement("a");
  link.className = "chip";
  link.href = `${action}?${new URLSearchParams({ q: words })}`;
  link.textContent = words;
  entry.append(link);
  return entry;
}

export function initRecent(box) {
  const form = box.previousElementSibling;
  const input = form.elements.q;
  const list = box.querySelector("ul");

  function show() {
    const words = input.value.trim() ? [] : kept();
    list.replaceChildren(...words.map((one) => item(one, form.action)));
    box.hidden = !words.length;
  }

  // What somebody sent counts; what they were still typing does not.
  form.addEventListener("submit", () => input.value.trim() && note(input.value.trim()));
  input.addEventListener("input", show);
  box.querySelector("button").addEventListener("click", () => {
    memory.remove(KEY);
    show();
    input.focus();
  });
  show();
}

/** Whoever signs out of a shared computer leaves no searches behind. */
export function forget(event) {
  if (event.target.matches("[data-forget]")) memory.remove(KEY);
}
