/* The text being written: CodeMirror where it loads, else the plain textarea, behind one surface. */

const LEAVE_MS = 2_000;

/**
 * Return the surface of a textarea.
 *
 * The textarea always holds the text and tells of each change by `input`. `scroller` is
 * what scrolls; `blocks()` are the top-level blocks of the Markdown, null where unknown.
 */
export async function openText(area, { url, phrases }) {
  try {
    return codeSurface(area, await import(url), phrases);
  } catch {
    return plainSurface(area);
  }
}

function plainSurface(area) {
  return {
    scroller: area,
    focus: () => area.focus(),
    selection: () => ({ from: area.selectionStart, to: area.selectionEnd }),
    select: (from, to = from) => area.setSelectionRange(from, to),
    // Insertion keeps the browser's undo; only execCommand does.
    replace(from, to, text) {
      area.focus();
      area.setSelectionRange(from, to);
      const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
      if (!done && area.value.slice(from, from + text.length) !== text) area.setRangeText(text, from, to, "end");
      tell(area);
    },
    /** Put a whole text in; whoever types elsewhere goes on typing there. */
    fill(text) {
      area.value = text;
      tell(area);
    },
    undo: () => document.execCommand("undo"),
    redo: () => document.execCommand("redo"),
    goToLine(line) {
      const lines = area.value.split("\n");
      const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      area.focus();
      area.setSelectionRange(from, from + (lines[line - 1] ?? "").length);
      area.scrollTop = (area.scrollHeight * (line - 1)) / lines.length - area.clientHeight / 3;
    },
    mark() {},
    blocks: () => null,
  };
}

function codeSurface(area, cm, phrases) {
  const label = document.querySelector(`label[for="${area.id}"]`);
  const view = new cm.EditorView({
    doc: area.value,
    extensions: [
      cm.Prec.high(cm.keymap.of(keysOf(cm))),
      cm.keymap.of(cm.searchKeymap),
      cm.minimalSetup,
      cm.markdownLanguage,
      cm.syntaxHighlighting(cm.classHighlighter),
      cm.search({ top: true }),
      cm.lintGutter(),
      cm.EditorView.lineWrapping,
      cm.EditorView.contentAttributes.of(attributesOf(area, label)),
      cm.EditorState.phrases.of(phrases),
      cm.EditorView.updateListener.of((update) => {
        if (update.docChanged) hand(update.view);
      }),
      // Esc lets the next Tab leave, whatever else Esc is good for at that moment.
      cm.Prec.highest(cm.EditorView.domEventHandlers({
        keydown(event, one) {
          if (event.key === "Escape" && !event.isComposing) one.setTabFocusMode(LEAVE_MS);
        },
      })),
      cm.EditorView.domEventHandlers({ compositionend: (_event, one) => setTimeout(() => hand(one)) }),
    ],
  });
  // While an input method chooses characters, what stands there is nobody's text yet.
  function hand(one) {
    const text = one.state.doc.toString();
    if (one.composing || text === area.value) return;
    area.value = text;
    tell(area);
  }
  area.form.addEventListener("submit", () => { area.value = view.state.doc.toString(); }, true);
  area.after(view.dom);
  area.hidden = true;
  // Labels, links of the error summary and the focus find the text by the field's own name.
  const { id } = area;
  area.removeAttribute("id");
  view.contentDOM.id = id;
  label?.addEventListener("click", () => view.focus());
  return surfaceOf(view, cm);
}

function keysOf(cm) {
  return [
    { key: "Tab", run: cm.indentMore, shift: cm.indentLess },
    { key: "Enter", run: cm.insertNewlineContinueMarkup },
    { key: "Backspace", run: cm.deleteMarkupBackward },
  ];
}

function attributesOf(area, label) {
  const attributes = { "aria-label": label?.firstChild.textContent.trim() ?? "", tabindex: "0", spellcheck: "true", autocorrect: "on", autocapitalize: "sentences" };
  for (const name of ["aria-describedby", "aria-invalid", "lang"]) {
    if (area.hasAttribute(name)) attributes[name] = area.getAttribute(name);
  }
  return attributes;
}

function surfaceOf(view, cm) {
  const change = (spec) => view.dispatch({ ...spec, scrollIntoView: true, userEvent: "input" });
  return {
    view,
    scroller: view.scrollDOM,
    focus: () => view.focus(),
    selection() {
      const { from, to } = view.state.selection.main;
      return { from, to };
    },
    select: (from, to = from) => view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true }),
    replace(from, to, text) {
      change({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
      view.focus();
    },
    fill(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, userEvent: "input" });
    },
    undo: () => { cm.undo(view); view.focus(); },
    redo: () => { cm.redo(view); view.focus(); },
    goToLine(number) {
      const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
      const effects = cm.EditorView.scrollIntoView(line.from, { y: "center" });
      view.dispatch({ selection: { anchor: line.from, head: line.to }, effects });
      view.focus();
    },
    /** Show remarks beside their lines; each is {line, severity, message}. */
    mark(remarks) {
      const { doc } = view.state;
      const placed = remarks.filter(({ line }) => line >= 1 && line <= doc.lines).map(({ line, severity, message }) => {
        const { from } = doc.line(line);
        return { from, to: from, severity, message };
      });
      view.dispatch(cm.setDiagnostics(view.state, placed));
    },
    blocks: () => blocksOf(view, cm),
  };
}

const PARSE_MS = 40;
const SILENT = new Set(["CommentBlock", "LinkReference", "HTMLBlock", "ProcessingInstructionBlock"]);
const CONTAINER = /^(?:!!!|\?\?\?|===)/;

// Each block is {from, to, kind, text}; `top()` and `height()` are pixels in the scroller.
function blocksOf(view, cm) {
  const tree = cm.ensureSyntaxTree(view.state, view.state.doc.length, PARSE_MS);
  if (!tree) return null;
  const blocks = [];
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (SILENT.has(node.name)) continue;
    const text = view.state.sliceDoc(node.from, Math.min(node.to, node.from + 300));
    const last = blocks.at(-1);
    const inside = last?.container && (node.name === "CodeBlock" || (CONTAINER.exec(text)?.[0] === "===" && last.container === "==="));
    if (inside) last.to = node.to;
    else blocks.push({ from: node.from, to: node.to, heading: /Heading/.test(node.name), container: CONTAINER.exec(text)?.[0] ?? "", text });
  }
  for (const block of blocks) {
    block.top = () => view.lineBlockAt(block.from).top;
    block.bottom = () => view.lineBlockAt(block.to).bottom;
  }
  return blocks;
}

function tell(area) {
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
