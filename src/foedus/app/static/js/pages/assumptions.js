// Every assumption as a slider or a switch, and beside them what follows while they move.

import { difference, switches } from "../answer.js";
import { el, fill, button } from "../dom.js";
import { figure } from "../figure.js";
import { counted, tight } from "../format.js";
import { control } from "../slider.js";
import { isChanged, plain } from "../state.js";
import { headlines } from "../strip.js";
import { ASKS, GROUPS } from "../words.js";

const MAIN = {
  adoption: "adoption-players",
  membership: "membership-candidates",
  gains: "gains-winners",
  blocs: "blocs-before-after",
  risk: "risk-pairs",
  trade: "trade-income",
};

/** The page. */
export function build(view) {
  const follows = consequences(firstRead(view));
  const made = new Map();
  const groups = grouped(view, made, follows);
  const find = el("input", {
    type: "search",
    id: "find",
    autocomplete: "off",
    value: view.state.choices.find || "",
  });
  const only = el("input", { type: "checkbox", id: "only-changed" });
  const reset = button("Reset all", () => view.go(plain(view.state)));
  const back = button("Undo", () => view.undo());
  const said = el("p.note", { role: "status" });
  const bar = el(
    "div.finder",
    {},
    el("label", { for: "find" }, "Find "),
    find,
    el("label.tick", {}, only, " changed only"),
    back,
    reset,
  );
  const node = el(
    "article.assumptions",
    {},
    el("p.kicker", {}, view.sheet.scenario.title),
    el("h1", {}, "Assumptions"),
    el(
      "p.lead",
      {},
      "Every uncertain number is drawn from the range shown above its slider. Fix one, or choose a reading of the literature, and see what follows.",
    ),
    el(
      "div.split",
      {},
      el(
        "div.priors",
        {},
        bar,
        said,
        groups.map((one) => one.node),
      ),
      follows.node,
    ),
  );
  find.addEventListener("input", () => sift());
  find.addEventListener("change", () => view.choose({ find: find.value }));
  only.addEventListener("change", () => sift());

  function sift() {
    const wanted = find.value.trim().toLowerCase();
    let seen = 0;
    for (const { prior, control: one } of made.values()) {
      const text = `${prior.id} ${prior.label} ${prior.note}`.toLowerCase();
      one.node.hidden = !text.includes(wanted) || (only.checked && !(prior.id in view.state.settings));
      seen += one.node.hidden ? 0 : 1;
    }
    for (const one of groups) one.node.hidden = !one.node.querySelector(".prior:not([hidden])");
    said.textContent = wanted || only.checked ? `${counted(seen, "assumption")} of ${made.size} shown.` : "";
  }

  function show(now) {
    for (const [id, one] of made) one.control.show(now.state.settings[id]);
    back.disabled = !now.canUndo();
    reset.disabled = !isChanged(now.state);
    if (document.activeElement !== find && (now.state.choices.find || "") !== find.value)
      find.value = now.state.choices.find || "";
    sift();
    follows.show(now);
  }

  return { node, title: "Assumptions", questions: (now) => follows.questions(now), show };
}

/** Priors by family, each with its control. */
function grouped(view, made, follows) {
  const families = new Map();
  for (const prior of view.plain.priors) {
    const family = prior.id.split(".")[0];
    if (!families.has(family)) families.set(family, []);
    families.get(family).push(prior);
  }
  return [...families].map(([family, priors]) => {
    const controls = priors.map((prior) => {
      const one = control(prior, (value, drawn) => {
        follows.touch(prior);
        view.change({ settings: { [prior.id]: value } }, drawn ? prior.id : "");
      });
      made.set(prior.id, { prior, control: one });
      return one.node;
    });
    return {
      node: el(
        "section.family",
        { "aria-label": GROUPS[family] || family },
        el("h2", {}, GROUPS[family] || capital(family)),
        controls,
      ),
    };
  });
}

/** The question to begin with: one that reads what the link changes, or what it looks for. */
function firstRead(view) {
  const wanted = [...Object.keys(view.state.settings), view.state.choices.find];
  const found = view.plain.priors.find((prior) => wanted.includes(prior.id) && prior.questions.length);
  return found ? found.questions[0] : "adoption";
}

/** What follows: one question's numbers, old and new, and its main figure. */
function consequences(question) {
  const questions = Object.keys(MAIN);
  const state = { question, view: null };
  const numbers = el("div.headlines");
  const moved = el("p.moved-note", { "aria-live": "polite" });
  const sentence = el("p");
  const heading = el("h3", {});
  const picture = el("div");
  const figures = new Map();
  const pick = switches(
    "What follows for",
    questions.map((one) => [one, one]),
    state.question,
    (value) => choose(value),
  );
  const node = el(
    "section.follows",
    { "aria-label": "What follows", tabindex: 0 },
    pick.node,
    heading,
    moved,
    numbers,
    sentence,
    picture,
  );

  function choose(question) {
    state.question = question;
    pick.show(question);
    state.view?.again();
  }

  /** A prior that the question at hand does not read brings one that does. */
  function touch(prior) {
    if (!prior.questions.length || prior.questions.includes(state.question)) return;
    state.question = prior.questions[0];
    pick.show(state.question);
  }

  function show(view) {
    state.view = view;
    const { question } = state;
    const found = view.answer(question);
    node.classList.toggle("busy", !found || view.busy);
    heading.textContent = ASKS[question];
    if (found) {
      difference(moved, question, view);
      sentence.textContent = tight(found.answer.brief || found.answer.sentence);
      fill(numbers, headlines(question, found, view.base(question), view, 2));
    }
    drawing(view, question, found);
  }

  function drawing(view, question, found) {
    const name = MAIN[question];
    const there = !found || found.figures.some((one) => one.name === name);
    if (!figures.has(question)) figures.set(question, figure(name));
    const one = figures.get(question);
    if (picture.firstChild !== one.node || !there) picture.replaceChildren(...(there ? [one.node] : []));
    if (there) one.show(view);
  }

  return { node, show, touch, questions: () => [state.question] };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
