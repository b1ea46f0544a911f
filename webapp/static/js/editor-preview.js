/* The true preview beside the text; both scroll together, block by block. */
import { debounce, fragments, reachScrollers } from "./lib.js";

const WAIT_MS = 350;

/** Return `refresh()`, which fetches the preview where it can be seen. */
export function initPreview(form, area, surface) {
  const pane = document.getElementById("preview");
  const load = fragments();
  const points = followEachOther(surface, pane);

  const refresh = async () => {
    if (pane.offsetParent === null) return;
    const html = await load(form.dataset.previewUrl, new FormData(form));
    if (html === null) return;
    pane.innerHTML = html;
    reachScrollers(pane);
    points.forget();
  };
  const soon = debounce(refresh, WAIT_MS);
  form.addEventListener("input", (event) => event.target === area && soon());
  form.addEventListener("change", (event) => event.target.name === "lang" && soon());
  window.addEventListener("resize", points.forget, { passive: true });
  pane.addEventListener("load", points.forget, true);
  return refresh;
}

/* Whoever the person scrolls leads; the other side follows. */
function followEachOther(surface, pane) {
  const { scroller } = surface;
  let known = null;
  let leader = scroller;
  let asked = false;

  const follow = () => {
    asked = false;
    known ??= pairsOf(surface, pane);
    const [led, from, to] = leader === scroller ? [pane, 0, 1] : [scroller, 1, 0];
    led.scrollTop = target(leader, led, pointsOf(known, surface, pane), from, to);
  };
  for (const side of [scroller, pane]) {
    for (const kind of ["pointerenter", "pointerdown", "wheel", "touchstart", "keydown", "focusin"]) {
      side.addEventListener(kind, () => { leader = side; }, { passive: true });
    }
    side.addEventListener("scroll", () => {
      if (side !== leader || asked) return;
      asked = true;
      requestAnimationFrame(follow);
    }, { passive: true });
  }
  return { forget: () => { known = null; } };
}

// The line that is compared moves from the top edge to the bottom one, so that both ends meet.
function target(leader, led, points, from, to) {
  const room = leader.scrollHeight - leader.clientHeight;
  if (room <= 0) return led.scrollTop;
  const share = leader.scrollTop / room;
  const y = interpolate(points, leader.scrollTop + share * leader.clientHeight, from, to);
  return y - share * led.clientHeight;
}

function interpolate(points, y, from, to) {
  const next = points.findIndex((point) => point[from] > y);
  if (next === 0) return points[0][to];
  if (next < 0) return points.at(-1)[to];
  const [low, high] = [points[next - 1], points[next]];
  const share = (y - low[from]) / (high[from] - low[from]);
  return low[to] + share * (high[to] - low[to]);
}

function pairsOf(surface, pane) {
  return pairs(surface.blocks() ?? [], [...pane.children].filter((one) => one.offsetHeight > 0));
}

// Pairs of heights that belong together, rising on both sides. They are measured each time:
// how tall the text is out of sight is only known once it was in sight.
function pointsOf(known, surface, pane) {
  const points = [[0, 0]];
  const add = (left, right) => {
    const [lastLeft, lastRight] = points.at(-1);
    if (left > lastLeft && right >= lastRight) points.push([left, right]);
  };
  for (const [block, element] of known) {
    add(block.top(), element.offsetTop);
    add(block.bottom(), element.offsetTop + element.offsetHeight);
  }
  add(surface.scroller.scrollHeight, pane.scrollHeight);
  return points;
}

// Headings hold the two sides together; between two of them equally many blocks belong pairwise.
function pairs(blocks, elements) {
  const found = [];
  const left = sections(blocks, (block) => block.heading);
  const right = sections(elements, (element) => /^H[1-6]$/.test(element.tagName));
  const count = Math.min(left.length, right.length);
  for (let at = 0; at < count; at += 1) {
    const [ours, theirs] = [left[at], right[at]];
    const even = ours.length === theirs.length;
    for (let each = 0; each < (even ? ours.length : Math.min(1, ours.length, theirs.length)); each += 1) found.push([ours[each], theirs[each]]);
  }
  return left.length === right.length ? found : found.slice(0, left[0]?.length ?? 0);
}

function sections(items, isHeading) {
  const parts = [[]];
  for (const item of items) {
    if (isHeading(item)) parts.push([]);
    parts.at(-1).push(item);
  }
  return parts;
}
