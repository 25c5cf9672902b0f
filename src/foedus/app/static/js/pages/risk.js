// Does it make war more or less likely: the region in total, the pairs, and how good the forecasts have been.

import { questionPage } from "../answer.js";
import { el, fill } from "../dom.js";
import { rows } from "../strip.js";
import { table } from "../table.js";

const MOST = 10;

/** The page. */
export function build() {
  const after = { "risk-calibration": one("record") };
  return questionPage("risk", {
    title: "Risk",
    lead: [one("region"), changed()],
    figuresOf: { after },
    tablesOf: { first: "pairs" },
  });
}

/** The pairs whose chance of a new dispute the proposal changes most, in points of a hundred a year. */
function changed() {
  const node = el("section", { hidden: true });
  let shown = null;

  function show(view) {
    const found = view.answer("risk")?.answer.tables.pairs;
    if (!found || found === shown) return;
    shown = found;
    const moved = found.rows.filter((row) => row.change && row.change.median !== 0);
    moved.sort((a, b) => Math.abs(b.change.median) - Math.abs(a.change.median));
    node.hidden = false;
    const items = moved.slice(0, MOST).map((row) => ({
      label: `${row.name1} and ${row.name2}`,
      value: points(row.change),
      tone: row.change.median > 0 ? "loss" : "gain",
    }));
    const none = el("p", {}, "The proposal changes the chance of no pair.");
    fill(
      node,
      el("h2", {}, items.length ? "Pairs whose risk changes most" : "No pair's risk changes"),
      el(
        "p.note",
        {},
        "Change of the chance to begin a dispute, in points of a hundred a year, by the associations of the record; blue less, orange more.",
      ),
      items.length ? rows(items, "points a year", view) : none,
    );
  }

  return { node, show };
}

const points = (value) => Object.fromEntries(Object.entries(value).map(([name, each]) => [name, 100 * each]));

/** A table of the answer that stands among the figures: the region in total, the scores of the model. */
function one(name) {
  const node = el("section", { hidden: true });
  let shown = null;

  function show(view) {
    const found = view.answer("risk")?.answer.tables[name];
    if (!found || found === shown) return;
    shown = found;
    node.hidden = false;
    fill(node, el("h2", {}, found.title), table(found, { view }));
  }

  return { node, show };
}
