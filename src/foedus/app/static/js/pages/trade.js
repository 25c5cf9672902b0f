// What it does to trade: real income by state under each answer of the rival, and the flows that change.

import { questionPage, switches } from "../answer.js";
import { el, fill, unseen } from "../dom.js";
import { ends, number, tight } from "../format.js";
import { matrix } from "../flows.js";
import { rows } from "../strip.js";
import { table } from "../table.js";

/** The page. */
export function build(view) {
  return questionPage("trade", { title: "Trade", lead: [channels(view)] });
}

/** One channel at a time, chosen by a switch: who is better off, in sum, and which flows move. */
function channels(view) {
  const node = el("section.channels", { hidden: true });
  const body = el("div");
  let pick = null;
  let shown = [];

  function show(now) {
    const answer = now.answer("trade")?.answer;
    const was = now.base("trade")?.answer;
    const found = answer?.tables.channels?.rows || [];
    if (!found.length) return;
    node.hidden = false;
    const known = found.map((row) => [row.channel, row.title]);
    const usual = known.some(([id]) => id === "retaliation") ? "retaliation" : known[0][0];
    const wanted = now.state.choices.channel;
    const chosen = known.some(([id]) => id === wanted) ? wanted : usual;
    if (!pick) {
      pick = switches("If", known, chosen, (value) => view.choose({ channel: value }));
      fill(node, el("h2", {}, "Real income, by what happens"), pick.node, body);
    }
    pick.show(chosen);
    const wanting = [chosen, answer, was];
    if (wanting.every((each, place) => each === shown[place])) return;
    shown = wanting;
    fill(body, channel(chosen, answer, was, now));
  }

  return { node, show };
}

function channel(chosen, answer, was, view) {
  const mine = (name, of) => of?.tables[name]?.rows.filter((row) => row.channel === chosen) || [];
  const before = new Map(mine("income", was).map((row) => [row.state, row.income]));
  const incomes = mine("income", answer)
    .filter((row) => row.income)
    .sort((a, b) => b.income.median - a.income.median);
  const total = mine("channels", answer)[0];
  const items = incomes.map((row) => ({
    label: row.name,
    remark: row.side,
    value: row.income,
    was: before.get(row.state),
    tone: row.income.median < 0 ? "loss" : "gain",
  }));
  const flows = answer.tables.flows && { ...answer.tables.flows, rows: mine("flows", answer) };
  const parts = [
    ["the members", total.members],
    ["the rivals", total.rivals],
    ["the world", total.world_income],
  ].filter(([, value]) => value);
  return [
    el(
      "p.lead-small",
      { "aria-live": "polite" },
      unseen(`${total.title}. `),
      "In sum: ",
      parts
        .map(([who, value]) =>
          tight(`${who} ${number(value.median, "% change")} % (90 %: ${ends(value, "% change")})`),
        )
        .join("; "),
      ".",
    ),
    el(
      "p.note",
      {},
      "Change of real income in per cent; dot the median, thick half of the draws, thin 90 %.",
    ),
    rows(items, "% change", view),
    flows?.rows.length ? matrix(flows.rows) : null,
    flows?.rows.length
      ? [
          el("h3", {}, "Flows that change most"),
          table(flows, { view, shown: 10, without: ["channel", "title", "flow"] }),
        ]
      : null,
    el("p.source", {}, tight(answer.tables.income.note)),
  ];
}
