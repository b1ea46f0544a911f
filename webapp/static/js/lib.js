/* What the other modules share. Imported by relative path, so it must hold no state. */

/** True while an input method is choosing characters: no search, no shortcut, no Enter. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** True when keys belong to what the person is filling in. */
export function isTyping(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

/** True for a bare key: no modifier, no input method, no field, no open dialog. */
export function isShortcut(event) {
  return !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey
    && !isComposing(event) && !isTyping(event.target) && !document.querySelector("dialog[open]");
}

export function debounce(action, milliseconds) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), milliseconds);
  };
}

/** Act a while after the last key, never while an input method is choosing characters. */
export function whenTyped(root, milliseconds, action) {
  let timer = 0;
  const soon = (event) => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds, event);
  };
  root.addEventListener("compositionstart", () => clearTimeout(timer));
  root.addEventListener("input", (event) => isComposing(event) || soon(event));
  root.addEventListener("compositionend", soon);
}

/** A text of the interface in the reader's language; base.html writes them on <body>. */
export function text(name) {
  return document.body.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** Let the keyboard reach what scrolls sideways. */
export function reachScrollers(root) {
  for (const box of root.querySelectorAll(".prose table, .table-wrap, .views, .tabs")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}

/** Say something to readers of the screen without moving the focus. */
export function announce(message) {
  document.getElementById("announcer").textContent = message;
}

/** Return a function that fetches a fragment and gives up the fetch before it; null when given up or refused. */
export function fragments() {
  let running = new AbortController();
  return async (url, body = null) => {
    running.abort();
    running = new AbortController();
    const token = document.querySelector("meta[name=csrf-token]").content;
    const headers = { "HX-Request": "true", "X-CSRFToken": token };
    try {
      const answer = await fetch(url, { method: body ? "POST" : "GET", body, headers, signal: running.signal });
      return answer.ok ? await answer.text() : null;
    } catch {
      return null;
    }
  };
}

/** The browser's own memory; it may be full or forbidden. */
export const memory = {
  get(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(key, value); } catch { /* the page works without it */ }
  },
  remove(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  },
};
