/* The pieces of CodeMirror that the editor uses, in one module. */
import { StyleModule } from "style-mod";

export { indentLess, indentMore, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
export { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from "@codemirror/lang-markdown";
export { ensureSyntaxTree, syntaxHighlighting } from "@codemirror/language";
export { lintGutter, setDiagnostics } from "@codemirror/lint";
export { openSearchPanel, search, searchKeymap } from "@codemirror/search";
export { EditorSelection, EditorState, Prec } from "@codemirror/state";
export { EditorView, keymap, placeholder } from "@codemirror/view";
export { classHighlighter } from "@lezer/highlight";
export { minimalSetup } from "codemirror";

// A <style> element would need 'unsafe-inline'; a constructed style sheet does not.
const sheet = new CSSStyleSheet();
const mounted = new Set();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

StyleModule.mount = (_root, modules) => {
  const before = mounted.size;
  for (const module of [modules].flat()) mounted.add(module);
  if (mounted.size > before) sheet.replaceSync([...mounted].map((module) => module.getRules()).join("\n"));
};
