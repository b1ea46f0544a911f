/* Who else is at this text: a sign of life every few seconds while the page is in front. */

const BEAT_MS = 15_000;

/** Show who else edits, in place, only when it changed. */
export function initPeople(form) {
  const place = document.querySelector("[data-presence]");
  if (!place) return;
  let shown = place.innerHTML.trim();

  async function beat() {
    if (document.hidden || !form.dataset.presenceUrl) return;
    const html = await send(new FormData());
    if (html === null || html.trim() === shown) return;
    shown = html.trim();
    place.innerHTML = html;
  }

  async function send(body) {
    body.set("based_on", form.elements.based_on.value);
    const token = document.querySelector("meta[name=csrf-token]").content;
    try {
      const answer = await fetch(form.dataset.presenceUrl, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token } });
      return answer.ok ? await answer.text() : null;
    } catch {
      return null;
    }
  }

  window.addEventListener("pagehide", () => {
    if (!form.dataset.presenceUrl) return;
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("leaving", "1");
    navigator.sendBeacon(form.dataset.presenceUrl, body);
  });
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("pageshow", (event) => event.persisted && beat());
  setInterval(beat, BEAT_MS);
  beat();
}
