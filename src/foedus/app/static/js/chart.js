// Vega in the page: expressions are interpreted, not compiled, so the page needs no right to evaluate text.

import { svg } from "./dom.js";

const TORN = "#978a8b";
let script = null;
let patterns = 0;

/** Vega, loaded when the first figure needs it. */
function vega() {
  script ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = document.body.dataset.vega;
    element.onload = () => resolve(window.vegaEmbed);
    element.onerror = () => {
      script = null;
      reject(new Error("the script that draws figures did not load"));
    };
    document.head.append(element);
  });
  return script;
}

/** Begin to load Vega before the first figure is there. */
export function prepare() {
  vega().catch(() => undefined);
}

/**
 * Draw a specification into a new element.
 * @returns {Promise<{node: Element, view: Object, finish: () => void}>}
 */
export async function draw(spec) {
  const embed = await vega();
  const node = document.createElement("div");
  const plain = { ...spec, params: (spec.params || []).map(({ bind: _bind, ...rest }) => rest) };
  if (!plain.params.length) delete plain.params;
  const options = { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: false };
  const result = await embed(node, plain, options);
  const picture = node.querySelector("svg");
  fit(picture);
  hatch(picture);
  return { node: picture, view: result.view, finish: () => result.finalize() };
}

/** Scale with the page, and keep the letters of the page. */
function fit(picture) {
  const width = picture.getAttribute("width");
  const height = picture.getAttribute("height");
  if (!picture.getAttribute("viewBox")) picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.removeAttribute("width");
  picture.removeAttribute("height");
  for (const text of picture.querySelectorAll("text")) text.removeAttribute("font-family");
  picture.removeAttribute("role");
  picture.removeAttribute("aria-roledescription");
  for (const group of picture.querySelectorAll("g[role], g[aria-roledescription]")) {
    group.removeAttribute("role");
    group.removeAttribute("aria-roledescription");
    group.removeAttribute("aria-label");
  }
}

/** Vega knows no hatching: the colour that stands for it becomes a pattern. */
function hatch(picture) {
  const found = picture.querySelectorAll(`[fill="${TORN}"]`);
  if (!found.length) return;
  const id = `torn-${(patterns += 1)}`;
  const size = { width: 5, height: 5 };
  const pattern = svg(
    "pattern",
    { id, ...size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { ...size, class: "torn-ground" }),
    svg("rect", { width: 2, height: 5, class: "torn-stripe" }),
  );
  picture.prepend(svg("defs", {}, pattern));
  for (const shape of found) shape.setAttribute("fill", `url(#${id})`);
}

/** A note that follows the pointer over the marks of figures; the same numbers stand in the table. */
export function tips(tip) {
  document.addEventListener("pointermove", (event) => {
    const mark = event.target.closest?.("[data-tip], .plot [aria-label]");
    const text = mark?.dataset.tip || (mark?.closest(".plot") !== mark && mark?.getAttribute("aria-label"));
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 18;
    const top = below + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : below;
    tip.style.transform = `translate(${Math.max(left, 8)}px, ${top}px)`;
  });
  document.addEventListener("pointerleave", () => (tip.hidden = true));
  document.addEventListener("scroll", () => (tip.hidden = true), { passive: true });
}
