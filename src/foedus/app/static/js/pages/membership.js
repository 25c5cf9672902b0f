// Who would join, and would they stay: the figures, the pacts before and after, and where best replies lead.

import { questionPage } from "../answer.js";
import { el, fill } from "../dom.js";
import { network } from "../network.js";
import { number, tight } from "../format.js";

/** The page. */
export function build() {
  return questionPage("membership", {
    title: "Membership",
    asks: ["membership", "blocs"],
    more: [path(), pacts()],
  });
}

/** From the founders or today's members, one best reply after another, to a membership that holds. */
function path() {
  const node = el("section.path", { hidden: true });

  function show(view) {
    const found = view.answer("membership")?.answer.tables;
    const rows = found?.path?.rows || [];
    node.hidden = rows.length === 0;
    if (!rows.length) return;
    const stable = found.stable?.rows || [];
    fill(
      node,
      el("h2", {}, "Where best replies lead, by pay alone"),
      el("p.note", {}, tight(found.path.note)),
      el("ol.moves", {}, rows.map(move)),
      stable.length
        ? [
            el("h3", {}, "Memberships that hold"),
            el(
              "ul",
              {},
              stable.map((row) => el("li", {}, row.rule ? `${row.rule}: ` : "", row.members || "nobody")),
            ),
          ]
        : null,
    );
  }

  return { node, show };
}

function move(row) {
  const gain = row.gain?.median ?? row.gain;
  const why =
    gain === null || gain === undefined
      ? ""
      : `, better off by ${number(gain, "% of GDP a year")} % of GDP a year`;
  const left = row.left === null || row.left === undefined ? "" : ` Members after it: ${row.left}.`;
  return el("li", {}, el("b", {}, row.name || row.state), ` ${row.move}${why}.`, el("small", {}, left));
}

/** Ties among founders, candidates and rivals, today and with the proposal. */
function pacts() {
  const node = el("section.pacts", { hidden: true });
  let shown = null;

  function show(view) {
    const answer = view.answer("blocs")?.answer;
    const candidates = view.answer("membership")?.answer.tables.candidates?.rows || [];
    const ties = answer?.tables.ties?.rows || [];
    if (!ties.length || !candidates.length || shown === answer) return;
    shown = answer;
    node.hidden = false;
    const members = new Set([...candidates.map((row) => row.state), ...view.sheet.scenario.rivals]);
    const mine = ties.filter((tie) => members.has(tie.state1) && members.has(tie.state2));
    fill(
      node,
      el("h2", {}, "Ties of the parties, today and with the proposal"),
      el(
        "p.note",
        {},
        "States of the report among founders, candidates and rivals. A line is a positive tie, a dashed line a rivalry or opposition, a thick line a tie that the proposal adds.",
      ),
      el(
        "div.pair",
        {},
        panel(
          "Today",
          mine.filter((tie) => !tie.new),
          answer,
        ),
        panel("With the proposal", mine, answer),
      ),
    );
  }

  return { node, show };
}

function panel(words, ties, answer) {
  return el(
    "figure",
    {},
    el("figcaption", {}, el("h3", {}, words)),
    network(ties, answer.tables.camps?.rows || [], words, 330),
  );
}
