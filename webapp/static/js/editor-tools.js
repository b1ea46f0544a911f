/* The buttons and keys of Markdown, on whatever surface holds the text. */
import { isComposing } from "./lib.js";

const TABLE = "| A | B |\n| --- | --- |\n|  |  |";

/** Bind the toolbar; `more` are the tools that open a dialog, by name. */
export function initTools(form, area, surface, more) {
  const bar = form.querySelector("[data-tools]");
  const tools = { ...toolsOf(area, surface), ...more };
  const keys = { b: "bold", i: "italic", k: "link" };

  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (button) tools[button.dataset.tool]();
  });
  rove(bar);
  form.querySelector("[data-write-pane]").addEventListener("keydown", (event) => {
    const name = keys[event.key.toLowerCase()];
    const plain = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!name || !plain || isComposing(event) || event.target.closest(".cm-panels")) return;
    event.preventDefault();
    event.stopPropagation();
    tools[name]();
  }, true);
}

function toolsOf(area, surface) {
  const wrapping = (mark) => () => wrap(area, surface, mark);
  const prefixing = (rule) => () => prefix(area, surface, rule);
  return {
    bold: wrapping("**"),
    italic: wrapping("*"),
    code: wrapping("`"),
    heading: prefixing(headed),
    list: prefixing(listed(/^(\s*)- (?!\[[ x]\] )/, () => "- ")),
    numbers: prefixing(listed(/^(\s*)\d+\. /, (at) => `${at + 1}. `)),
    tasks: prefixing(listed(/^(\s*)- \[[ x]\] /, () => "- [ ] ")),
    quote: prefixing(listed(/^()> /, () => "> ")),
    table: () => insertBlock(area, surface, TABLE, 2, 3),
    block: () => fence(area, surface),
    undo: surface.undo,
    redo: surface.redo,
  };
}

// Pressed again, a mark goes away.
function wrap(area, surface, mark) {
  const { from, to } = surface.selection();
  const text = area.value;
  const length = mark.length;
  const outside = text.slice(from - length, from) === mark && text.slice(to, to + length) === mark && !(length === 1 && text[from - 2] === mark);
  if (outside) {
    surface.replace(from - length, to + length, text.slice(from, to));
    surface.select(from - length, to - length);
  } else {
    surface.replace(from, to, mark + text.slice(from, to) + mark);
    surface.select(from + length, to + length);
  }
}

function linesOf(area, surface) {
  const { from, to } = surface.selection();
  const start = area.value.lastIndexOf("\n", from - 1) + 1;
  const next = area.value.indexOf("\n", Math.max(to - (to > from && area.value[to - 1] === "\n" ? 1 : 0), from));
  return { start, end: next < 0 ? area.value.length : next };
}

function prefix(area, surface, rule) {
  const { start, end } = linesOf(area, surface);
  const lines = rule(area.value.slice(start, end).split("\n"));
  const text = lines.join("\n");
  surface.replace(start, end, text);
  if (lines.length > 1) surface.select(start, start + text.length);
}

// Plain text becomes a heading, that a smaller one, that plain text again.
function headed(lines) {
  const level = /^(#{1,6}) /.exec(lines[0])?.[1].length ?? 0;
  const mark = { 0: "## ", 2: "### ", 3: "" }[level] ?? "## ";
  return lines.map((line) => mark + line.replace(/^#{1,6} /, ""));
}

const ANY_MARK = /^(\s*)(?:- \[[ x]\] |[-+*] |\d+\. |> )/;

function listed(has, mark) {
  return (lines) => {
    if (lines.every((line) => has.test(line))) return lines.map((line) => line.replace(has, "$1"));
    return lines.map((line, at) => {
      const bare = line.replace(ANY_MARK, "$1");
      const indent = /^\s*/.exec(bare)[0];
      return indent + mark(at) + bare.slice(indent.length);
    });
  };
}

/** Put a block between blank lines and select a part of it. */
export function insertBlock(area, surface, block, from = block.length, to = from) {
  const { end } = linesOf(area, surface);
  const line = area.value.slice(area.value.lastIndexOf("\n", end - 1) + 1, end);
  const before = line.trim() ? "\n\n" : "";
  const after = area.value[end] === "\n" && area.value[end + 1] === "\n" ? "" : "\n";
  surface.replace(end, end, before + block + after);
  const start = end + before.length;
  surface.select(start + from, start + to);
}

function fence(area, surface) {
  const { from, to } = surface.selection();
  const chosen = area.value.slice(from, to).replace(/\n$/, "");
  if (!chosen) return insertBlock(area, surface, "```\n\n```", 4);
  const { start, end } = linesOf(area, surface);
  const lines = area.value.slice(start, end);
  surface.replace(start, end, `\`\`\`\n${lines}\n\`\`\``);
  surface.select(start + 3);
}

// One stop for the tab key; the arrows walk along the bar.
function rove(bar) {
  const buttons = [...bar.querySelectorAll("button")];
  const hold = (held) => buttons.forEach((one) => { one.tabIndex = one === held ? 0 : -1; });
  hold(buttons[0]);
  bar.addEventListener("focusin", (event) => hold(event.target));
  bar.addEventListener("keydown", (event) => {
    const shown = buttons.filter((one) => one.offsetParent !== null);
    const at = shown.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    shown[(next + shown.length) % shown.length].focus();
  });
}
