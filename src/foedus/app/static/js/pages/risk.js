// Does it make war more or less likely: the region in total, the pairs, and how good the forecasts have been.

import { questionPage } from "../answer.js";
import { el, fill } from "../dom.js";
import { table } from "../table.js";

/** The page. */
export function build() {
  const after = { "risk-calibration": one("record") };
  return questionPage("risk", {
    title: "Risk",
    lead: [one("region")],
    figuresOf: { after },
    tablesOf: { first: "pairs" },
  });
}

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
