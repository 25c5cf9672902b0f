// Does it divide the region: the matrix, the network, torn states, and two centuries with a year to choose.

import { questionPage } from "../answer.js";
import { el, fill } from "../dom.js";
import { counted, number } from "../format.js";
import { network } from "../network.js";

/** The page. */
export function build(view) {
  const figuresOf = {
    after: { "blocs-matrix": net() },
    options: { "blocs-history": history(view) },
    without: [],
  };
  return questionPage("blocs", { title: "Blocs", lead: [torn()], figuresOf });
}

/** The states that stand between the camps. */
function torn() {
  const node = el("section.torn", { hidden: true });

  function show(view) {
    const rows = view.answer("blocs")?.answer.tables.camps?.rows || [];
    const found = rows.filter((row) => row.camp === "torn");
    node.hidden = rows.length === 0;
    const words = found.map((row) =>
      el(
        "li",
        {},
        el("b", {}, row.name),
        el("small", {}, ` with the first camp in ${number(row.share_with_first, "share")} of the codings`),
      ),
    );
    fill(
      node,
      el(
        "h2",
        {},
        found.length
          ? `Torn between the camps: ${counted(found.length, "state")}`
          : "No state is torn between the camps",
      ),
      found.length ? el("ul.torn-list", {}, words) : null,
    );
  }

  return { node, show };
}

/** The same ties as a ring of states. */
function net() {
  const node = el("section.net", { hidden: true });
  let shown = null;

  function show(view) {
    const tables = view.answer("blocs")?.answer.tables;
    if (!tables?.ties || shown === tables) return;
    shown = tables;
    node.hidden = false;
    const frustrated = tables.ties.rows.filter((tie) => tie.frustrated).length;
    fill(
      node,
      el(
        "figure.figure",
        {},
        el(
          "figcaption",
          {},
          el(
            "h2",
            {},
            `The same ties as a network: ${frustrated ? `${counted(frustrated, "tie")} fit no division into two camps` : "none is frustrated"}`,
          ),
          el(
            "p",
            {},
            "States of the report in a ring, camp by camp. Line: positive tie; dashed: rivalry or opposition; thick: added by the proposal; orange: frustrated, it fits no division. Point at a state to see its ties alone.",
          ),
        ),
        network(tables.ties.rows, tables.camps?.rows || [], "Network of ties", 640),
        el("p.source", {}, "The ties are listed in the table “Ties among the states reported on”."),
      ),
    );
  }

  return { node, show };
}

/** A year slider that drives the figure's own parameter; the chosen year is in the address. */
function history(view) {
  const input = el("input", { type: "range", id: "year", min: 1816, max: 2018, step: 1 });
  const said = el("output", { for: "year" });
  const row = el("div.year", {}, el("label", { for: "year" }, "Year "), input, said);
  let live = null;

  function set(year) {
    said.textContent = String(year);
    live?.signal("year", Number(year)).runAsync();
  }

  input.addEventListener("input", () => set(input.value));
  input.addEventListener("change", () => view.choose({ year: input.value }));

  function drawn(result, node) {
    live = result.view;
    const found = live.signal("year");
    if (found === undefined) return;
    const rows = view.answer("blocs")?.answer.tables.history?.rows || [];
    if (rows.length) {
      input.min = rows[0].year;
      input.max = rows.at(-1).year;
    }
    input.value = view.state.choices.year || found;
    set(input.value);
    node.querySelector(".slot").replaceChildren(row);
  }

  return { drawn };
}
