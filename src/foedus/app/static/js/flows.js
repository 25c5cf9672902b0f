// The flows of trade that change most, as a matrix: who sells in rows, who buys in columns.

import { el } from "./dom.js";
import { number } from "./format.js";

/** Most of a cell's colour; more would drown its number. */
const DEEPEST = 45;

/**
 * A shaded table of changes, in US$ bn a year.
 * @param {Array} flows rows with name1 (seller), name2 (buyer), before and change
 */
export function matrix(flows) {
  const sum = new Map();
  for (const { name1, name2, change } of flows) {
    for (const name of [name1, name2]) sum.set(name, (sum.get(name) || 0) + Math.abs(change.median));
  }
  const largest = Math.max(...flows.map(({ change }) => Math.abs(change.median)));
  const order = (names) => [...new Set(names)].sort((a, b) => sum.get(b) - sum.get(a));
  const sellers = order(flows.map((flow) => flow.name1));
  const buyers = order(flows.map((flow) => flow.name2));
  const found = new Map(flows.map((flow) => [`${flow.name1}|${flow.name2}`, flow]));
  const words =
    "Median change of each flow in US$ bn a year: sellers in rows, buyers in columns; blue more, orange less. Empty: not among the flows that change most.";
  const row = (seller) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, seller),
      buyers.map((buyer) => cell(found.get(`${seller}|${buyer}`), largest)),
    );
  const heads = buyers.map((name) => el("th.n", { scope: "col" }, name));
  return [
    el("h3", {}, "Flows that change most, as a matrix"),
    el("p.note", {}, words),
    el(
      "div.scroll",
      { tabindex: 0, role: "region", "aria-label": "Flows that change most, as a matrix" },
      el(
        "table.matrix",
        {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Seller"), heads)),
        el("tbody", {}, sellers.map(row)),
      ),
    ),
  ];
}

function cell(flow, largest) {
  if (!flow) return el("td.n");
  const { median } = flow.change;
  const share = `${((DEEPEST * Math.abs(median)) / largest).toFixed(1)}%`;
  const tip = `${flow.name1} to ${flow.name2}: ${number(median, "US$ bn")} of US$ ${number(flow.before, "US$ bn")} bn a year`;
  return el(
    "td.n",
    { class: median < 0 ? "n falls" : "n rises", "--share": share, "data-tip": tip },
    number(median, "US$ bn"),
  );
}
