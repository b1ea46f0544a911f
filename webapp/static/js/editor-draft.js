/* Nothing typed is lost: a private copy on the server every few seconds, else one in this browser. */
import { memory } from "./lib.js";

const PAUSE_MS = 2_000;
const LONGEST_MS = 8_000;
const RETRY_MS = [5_000, 10_000, 20_000, 40_000, 60_000];
// A browser sends no more than this from a page that closes.
const BEACON_BYTES = 60_000;
const BESIDE = ":beside";
const TEXT = ["title", "summary", "source", "tags", "keywords", "applies_to"];
const FIELDS = [...TEXT, "significance", "change_note"];

/**
 * Keep the fields of the form; `say(text, tone)` shows how it went.
 *
 * `stop()` and `start()` hold the keeping back while the article itself is saved.
 */
export function initDraft(form, words, say) {
  let kept = snapshot();
  let timer = 0;
  let oldest = 0;
  let failures = 0;
  let running = null;
  let stopped = false;

  // While text that this browser kept waits for a decision, the new one stands beside it.
  let waiting = false;
  const firstKey = () => keyHere(form, form.elements.key.value);
  const localKey = () => firstKey() + (waiting ? BESIDE : "");
  // While an older copy waits for a decision, the server keeps no second one.
  const undecided = document.querySelector("[data-undecided]")?.dataset.undecided;
  const dirty = () => snapshot() !== kept;

  function snapshot() {
    return JSON.stringify(FIELDS.map((name) => [name, valueOf(form, name)]));
  }

  function changed() {
    if (stopped || !dirty()) return;
    const now = Date.now();
    oldest ||= now;
    say(words.changed);
    plan(Math.max(0, Math.min(PAUSE_MS, oldest + LONGEST_MS - now)));
  }

  function plan(wait) {
    clearTimeout(timer);
    timer = setTimeout(keepNow, wait);
  }

  async function keepNow() {
    clearTimeout(timer);
    if (stopped || running || !dirty()) return;
    const sent = snapshot();
    oldest = 0;
    keepHere();
    running = new AbortController();
    const { ok, status, answer } = await send(running.signal);
    running = null;
    if (stopped) return;
    if (ok) {
      kept = sent;
      failures = 0;
      memory.remove(localKey());
      say(words.saved.replace("{time}", clock(answer.saved_at)), "ok");
      if (dirty()) changed();
    } else {
      const why = status === 409 && undecided ? undecided : `${answer?.error ?? ""} ${words.local}`;
      say(why.trim(), "warn");
      // What the server refuses it would refuse again; what it could not do is tried again.
      if (status === 0 || status >= 500 || status === 429) plan(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
    }
  }

  async function send(signal) {
    try {
      const answer = await fetch(form.dataset.autosaveUrl, { method: "POST", body: body(), signal, headers: { "HX-Request": "true", Accept: "application/json" } });
      return { ok: answer.ok, status: answer.status, answer: await answer.json().catch(() => null) };
    } catch {
      return { ok: false, status: 0, answer: null };
    }
  }

  function body() {
    const fields = new FormData(form);
    fields.delete("then");
    return fields;
  }

  function keepHere() {
    memory.set(localKey(), JSON.stringify({ at: new Date().toISOString(), fields: FIELDS.map((name) => [name, valueOf(form, name)]) }));
  }

  function leave() {
    if (stopped || !dirty()) return;
    keepHere();
    const fields = body();
    if (new Blob([...fields.values()]).size < BEACON_BYTES) navigator.sendBeacon(form.dataset.autosaveUrl, fields);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  document.addEventListener("visibilitychange", () => document.hidden && keepNow());
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", () => dirty() && keepNow());
  window.addEventListener("beforeunload", (event) => {
    // What was kept here only, or not at all, is worth a question.
    if (!stopped && dirty() && failures) event.preventDefault();
  });

  offerLocal();
  if (form.hasAttribute("data-changed")) {
    kept = "";
    changed();
  }

  // What this browser kept because the server could not be reached.
  function offerLocal() {
    const notice = document.querySelector("[data-local-notice]");
    const stored = read(firstKey()) ?? read(firstKey() + BESIDE);
    if (!notice || !stored) return;
    const decide = () => {
      memory.remove(firstKey());
      memory.remove(firstKey() + BESIDE);
      notice.hidden = true;
      waiting = false;
    };
    if (stored.fields.every(([name, value]) => !TEXT.includes(name) || valueOf(form, name) === value)) return decide();
    waiting = true;
    notice.querySelector("[data-local-time]").textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(stored.at));
    notice.hidden = false;
    notice.querySelector("[data-local-use]").addEventListener("click", () => {
      for (const [name, value] of stored.fields) put(form, name, value);
      decide();
      form.dispatchEvent(new CustomEvent("restored"));
      changed();
    });
    notice.querySelector("[data-local-drop]").addEventListener("click", decide);
  }

  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      running?.abort();
      if (dirty()) keepHere();
    },
    /** Go on after the article itself was saved in place. */
    settle() {
      memory.remove(localKey());
      stopped = false;
      kept = snapshot();
    },
    start() { stopped = false; },
    /** Let go of what is typed, because the person has discarded it. */
    drop() {
      if (undecided) return this.stop();
      stopped = true;
      clearTimeout(timer);
      running?.abort();
      memory.remove(localKey());
    },
  };
}

/** The name of a text in this browser; it is its writer's alone. */
export function keyHere(form, key) {
  return `copy:${form.dataset.person}:${key}`;
}

function valueOf(form, name) {
  const field = form.elements[name];
  return field ? field.value ?? "" : "";
}

function put(form, name, value) {
  const field = form.elements[name];
  if (!field || field.value === value) return;
  field.value = value;
}

function read(key) {
  try { return JSON.parse(memory.get(key)); } catch { return null; }
}

function clock(iso) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}
