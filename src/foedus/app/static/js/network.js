// States in a ring, camp by camp, and the ties between them; no library is needed for a ring.

import { el, svg } from "./dom.js";

const ORDER = ["A", "torn", "none", "rival", "B"];

/**
 * A ring of states with their ties.
 * @param {Array} ties rows with state1, state2, name1, name2, sign, because, frustrated, new
 * @param {Array} camps rows with state, name, camp
 * @param {number} widest width in pixels that it may take
 */
export function network(ties, camps, label, widest) {
  // Drawn at the size that it has on the page, so that its letters keep theirs.
  const size = Math.max(280, Math.min(widest, innerWidth - 32));
  const camp = new Map(camps.map((row) => [row.state, row.camp]));
  const names = new Map(
    ties.flatMap((tie) => [
      [tie.state1, tie.name1],
      [tie.state2, tie.name2],
    ]),
  );
  const rank = (state) => ORDER.indexOf(camp.get(state) || "none");
  const states = [...names.keys()].sort(
    (a, b) => rank(a) - rank(b) || names.get(a).localeCompare(names.get(b)),
  );
  const place = new Map(states.map((state, index) => [state, at(index, states.length, size)]));
  const lines = ties.map((tie) => line(tie, place, size));
  const dots = states.map((state) =>
    dot(state, names.get(state), camp.get(state) || "none", place.get(state)),
  );
  const picture = svg(
    "svg",
    {
      viewBox: `0 0 ${size} ${size}`,
      class: "network",
      role: "img",
      "aria-label": `${label}: ${states.length} states, ${ties.length} ties. The ties are in the table.`,
    },
    svg("g", {}, lines),
    svg("g", {}, dots),
  );
  picture.addEventListener("pointerover", (event) =>
    choose(picture, event.target.closest("[data-state]")?.dataset.state),
  );
  picture.addEventListener("pointerleave", () => choose(picture, undefined));
  return el("div.plot", {}, picture);
}

function choose(picture, state) {
  picture.classList.toggle("chosen", Boolean(state));
  for (const each of picture.querySelectorAll("[data-ties]"))
    each.classList.toggle("on", each.dataset.ties.split(" ").includes(state));
}

function at(index, many, size) {
  const angle = -Math.PI / 2 + (2 * Math.PI * (index + 0.5)) / many;
  const radius = size / 2 - 78;
  return { x: size / 2 + radius * Math.cos(angle), y: size / 2 + radius * Math.sin(angle), angle };
}

function line(tie, place, size) {
  const [a, b] = [place.get(tie.state1), place.get(tie.state2)];
  const middle = size / 2;
  const pull = 0.35;
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const bend = `${(x + (middle - x) * pull).toFixed(1)} ${(y + (middle - y) * pull).toFixed(1)}`;
  const kind = [tie.sign > 0 ? "tie" : "rift", tie.new ? "new" : "", tie.frustrated ? "frustrated" : ""]
    .filter(Boolean)
    .join(" ");
  const tip = `${tie.name1} and ${tie.name2}: ${tie.because}${tie.frustrated ? "; frustrated" : ""}${tie.new ? "; added by the proposal" : ""}`;
  return svg("path", {
    d: `M${a.x.toFixed(1)} ${a.y.toFixed(1)}Q${bend} ${b.x.toFixed(1)} ${b.y.toFixed(1)}`,
    class: kind,
    "data-tip": tip,
    "data-ties": `${tie.state1} ${tie.state2}`,
  });
}

function dot(state, name, camp, { x, y, angle }) {
  const turned = Math.cos(angle) < 0;
  const degrees = (angle * 180) / Math.PI + (turned ? 180 : 0);
  const text = svg(
    "text",
    {
      transform: `translate(${(x + 10 * Math.cos(angle)).toFixed(1)},${(y + 10 * Math.sin(angle)).toFixed(1)}) rotate(${degrees.toFixed(1)})`,
      "text-anchor": turned ? "end" : "start",
      dy: "0.32em",
    },
    name,
  );
  return svg(
    "g",
    { "data-state": state, class: `node camp-${camp}`, "data-tip": name },
    svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 5 }),
    text,
  );
}
