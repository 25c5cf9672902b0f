// The first page: the proposal in words, seven answers with how sure they are, and the map.

import { difference, moves, switches } from "../answer.js";
import { el, fill } from "../dom.js";
import { figure } from "../figure.js";
import { counted, day, tight } from "../format.js";
import { chooser } from "../scenarios.js";
import { QUESTIONS, isChanged } from "../state.js";
import { headlines } from "../strip.js";
import { ASKS, SHAPES } from "../words.js";

const MAPS = [
  ["camp", "camps"],
  ["gain", "gain"],
  ["chance", "chance of gain"],
  ["stance", "stance"],
  ["risk", "risk"],
];
const READS = { camp: "blocs", gain: "gains", chance: "gains", stance: "adoption", risk: "risk" };

/** Title, proposals, cards, map. */
export function build(view) {
  const { scenario } = view.sheet;
  const cards = QUESTIONS.map((question) => card(question));
  const effect = el("div.effect", { "aria-live": "polite" });
  const map = worldMap(view);
  const node = el(
    "article.overview",
    {},
    el("p.kicker", {}, `As of ${day(scenario.date)}`),
    el("h1", {}, scenario.title),
    el("p.lead", {}, scenario.question),
    el(
      "dl.proposals",
      {},
      scenario.proposal.map((one) => el("div", {}, el("dt", {}, one.title), el("dd", {}, one.summary))),
    ),
    chooser(view),
    el("h2.small", {}, "The answers, and how sure they are"),
    effect,
    el(
      "div.cards",
      {},
      cards.map((one) => one.node),
    ),
    el(
      "p.note",
      {},
      "Intervals hold 90 % of the draws. A strip shows them: dot the median, thick half of the draws, thin 90 %; a hollow ring is the value under the default assumptions.",
    ),
    map.node,
  );
  const show = (now) => {
    for (const one of cards) one.show(now);
    fill(effect, effects(now));
    map.show(now);
  };
  return { node, title: "Overview", first: ["adoption"], questions: () => QUESTIONS, show };
}

function card(question) {
  const sentence = el("p.sentence");
  const numbers = el("div.headlines");
  const sure = el("p.sure");
  const moved = el("p.moved-note");
  const heading = el("a", { "data-page": question }, ASKS[question]);
  const waiting = el(
    "div.skeleton",
    { "aria-hidden": "true" },
    [90, 100, 80, 95].map((share) => el("i", { "--to": `${share}%` })),
  );
  const node = el(
    "section.card",
    { "data-question": question },
    el("h3", {}, heading),
    waiting,
    numbers,
    sentence,
    moved,
    sure,
  );

  function show(view) {
    heading.href = view.link(question);
    const found = view.answer(question);
    node.classList.toggle("busy", !found);
    if (!found) return;
    waiting.remove();
    if (question === "claims") return ledgers(found.answer);
    sentence.textContent = tight(found.answer.brief || found.answer.sentence);
    fill(sure, el("b", {}, "How sure. "), tight(found.answer.sure));
    difference(moved, question, view);
    fill(numbers, headlines(question, found, view.base(question), view, 2));
  }

  function ledgers(found) {
    const verdicts = found.flatMap((ledger) => ledger.verdicts.map((one) => one.verdict));
    const counts = Object.keys(SHAPES)
      .map((word) => [word, verdicts.filter((each) => each === word).length])
      .filter(([, many]) => many);
    sentence.textContent = verdicts.length
      ? `${counted(verdicts.length, "claim")} of ${counted(found.length, "article")}, each tested by a number.`
      : "No article goes with this scenario.";
    fill(
      numbers,
      el(
        "ul.tally",
        {},
        counts.map(([word, many]) => tally(word, many, verdicts.length)),
      ),
    );
    sure.textContent = verdicts.length
      ? "Each verdict is computed from the number shown beside it; where a claim has several honest readings, each is tested."
      : "";
  }

  return { node, show };
}

function tally(word, many, all) {
  const kind = word.replace(" ", "-");
  return el(
    "li",
    {},
    el(`span.verdict.v-${kind}`, {}, el("span", { "aria-hidden": "true" }, SHAPES[word]), ` ${word}`),
    el("b", {}, String(many)),
    el(`i.bar.v-${kind}`, { "aria-hidden": "true", "--to": `${(100 * many) / all}%` }),
  );
}

/** Proposals that bind nobody, and changes that move nothing, are said to do nothing. */
function effects(view) {
  const { scenario } = view.sheet;
  const offices = scenario.proposal.filter((one) => one.kind === "open-office" && !one.obligations.length);
  const said = offices.map(
    (one) =>
      `${one.title} binds nobody and adds no tie between states: gains, blocs, risk and trade stay those of today. What there is to say of it stands under Adoption.`,
  );
  const lines = said.map((text) => el("p.notice.quiet", {}, text));
  if (!isChanged(view.state)) return lines;
  const found = QUESTIONS.map((question) => moves(question, view)).filter(Boolean);
  if (found.length === QUESTIONS.length - 1 && found.every(([moved]) => moved === 0)) {
    lines.push(
      el(
        "p.notice",
        {},
        "The changed assumptions move none of the headline numbers: none of them decides an answer here.",
      ),
    );
  }
  return lines;
}

function worldMap(view) {
  const proposals = view.sheet.scenario.proposal.map((one) => [one.id, one.title]);
  const given = (name, items) => {
    const wanted = view.state.choices[name];
    return items.some(([id]) => id === wanted) ? wanted : items[0][0];
  };
  const chosen = () => given("map", MAPS);
  const proposal = () => given("proposal", proposals);
  const pick = switches("Show on the map", MAPS, chosen(), (value) => view.choose({ map: value }));
  const on = switches("Stance on", proposals, proposal(), (value) => view.choose({ proposal: value }));
  const one = figure("map", {
    path: () => `map/${chosen()}`,
    extra: () => (chosen() === "stance" ? { proposal: proposal() } : {}),
    widest: 1040,
    level: "h2",
  });
  one.node.classList.add("full");
  one.node.querySelector("figcaption").after(pick.node, on.node);
  const show = (now) => {
    pick.show(chosen());
    on.show(proposal());
    on.node.hidden = chosen() !== "stance" || proposals.length < 2;
    // The map waits for the answer that it draws: the server then has it at hand.
    if (now.answer(READS[chosen()])) one.show(now);
  };
  return { node: one.node, show };
}
