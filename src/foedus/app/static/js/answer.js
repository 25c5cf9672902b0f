// The parts that every question's page has: head, figures, what drives it, assumptions it reads, tables.

import { el, fill, list, opens } from "./dom.js";
import { figure, download } from "./figure.js";
import { counted, tight } from "./format.js";
import { headlines } from "./strip.js";
import { control } from "./slider.js";
import { table } from "./table.js";
import { ASKS } from "./words.js";

/** The question, the answer in a sentence, how sure, and its numbers. */
function head(question) {
  const sentence = el("p.lead.grey", {}, "…");
  const sure = el("p.sure");
  const moved = el("p.moved-note", { "aria-live": "polite" });
  const numbers = el("div.headlines");
  const kicker = el("p.kicker");
  const node = el("div.head", {}, kicker, el("h1", {}, ASKS[question]), sentence, sure, moved, numbers);

  function show(view) {
    const found = view.answer(question);
    kicker.textContent = view.sheet.scenario.title;
    node.classList.toggle("busy", !found || view.busy);
    if (!found) return;
    sentence.classList.remove("grey");
    sentence.textContent = tight(found.answer.sentence);
    fill(sure, el("b", {}, "How sure. "), tight(found.answer.sure));
    difference(moved, question, view);
    keepOpen(numbers, () => fill(numbers, headlines(question, found, view.base(question), view)));
  }

  return { node, show };
}

/** How many numbers of an answer the changes move: [moved, all], or null before both are known. */
export function moves(question, view) {
  const [now, was] = [view.answer(question), view.base(question)];
  if (!now || !was || question === "claims") return null;
  const before = new Map(was.headlines.map((each) => [each.key, JSON.stringify(each.value)]));
  const moved = now.headlines.filter((each) => before.get(each.key) !== JSON.stringify(each.value));
  return [moved.length, now.headlines.length];
}

/** One line on what the changes do to an answer; why, where they do nothing. */
export function difference(place, question, view) {
  const found = moves(question, view);
  place.classList.toggle("moves", Boolean(found?.[0]));
  if (!found) place.textContent = "";
  else if (found[0])
    place.textContent = `Compared with the default assumptions, ${found[0]} of ${counted(found[1], "number")} ${found[0] === 1 ? "moves" : "move"}.`;
  else place.textContent = `The changes do not move this answer${because(question, view)}.`;
}

function because(question, view) {
  if (Object.keys(view.state.stances).length) return "";
  const changed = view.sheet.priors.filter((prior) => prior.id in view.state.settings);
  return changed.some((prior) => prior.questions.includes(question))
    ? ": what they touch decides none of its numbers here"
    : ": it reads none of the assumptions that are changed";
}

/** The focus stays on the same button when its list is written anew. */
function keepOpen(place, write) {
  const inside = place.contains(document.activeElement)
    ? [...place.querySelectorAll("button")].indexOf(document.activeElement)
    : -1;
  write();
  if (inside >= 0) place.querySelectorAll("button")[inside]?.focus();
}

/** All figures of a question, in the order of the report; `after` puts parts of the page behind one. */
function figures(question, { after = {}, options = {}, without = ["map"] } = {}) {
  const node = el("div.figures");
  const made = new Map();

  function show(view) {
    const found = view.answer(question);
    for (const { name } of found?.figures || []) {
      if (made.has(name) || without.includes(name)) continue;
      const one = figure(name, { level: "h2", ...options[name] });
      made.set(name, one);
      node.append(one.node);
      if (after[name]) node.append(after[name].node);
    }
    for (const one of made.values()) one.show(view);
    for (const part of Object.values(after)) part.show(view);
  }

  return { node, show };
}

/** Drivers, what is not modelled, notes, method, references. */
function beside(question) {
  const node = el("aside", { "aria-label": "What drives it, and how it is computed" });
  let shown = null;

  function show(view) {
    const answer = view.answer(question)?.answer;
    if (!answer || answer === shown) return;
    shown = answer;
    const block = (title, items) => (items?.length ? [el("h2", {}, title), list(items.map(tight))] : null);
    fill(
      node,
      block("What drives it", answer.drivers),
      block("Not modelled yet", answer.not_modelled),
      block("Note", answer.notes),
      el("h2", {}, "Method"),
      el("p", {}, tight(answer.method)),
      answer.references?.length
        ? opens(counted(answer.references.length, "reference"), list(answer.references))
        : null,
    );
  }

  return { node, show };
}

/** The assumptions that this question reads, as sliders on its own page. */
function levers(question) {
  const body = el("div.levers");
  const block = opens("Change what this answer assumes", body);
  const node = el("div.levers-block", {}, block);
  const made = new Map();
  block.addEventListener("toggle", () => write());
  let last = null;

  function write() {
    if (!block.open || !last || made.size) return;
    for (const prior of last.plain.priors.filter((one) => one.questions.includes(question))) {
      const one = control(prior, (value, drawn) =>
        last.change({ settings: { [prior.id]: value } }, drawn ? prior.id : ""),
      );
      made.set(prior.id, one);
      body.append(one.node);
      one.show(last.state.settings[prior.id]);
    }
  }

  function show(view) {
    last = view;
    const reading = view.plain.priors.filter((one) => one.questions.includes(question));
    node.hidden = reading.length === 0;
    block.firstChild.textContent = `Change what this answer assumes (${reading.length})`;
    write();
    for (const [id, one] of made) one.show(view.state.settings[id]);
  }

  return { node, show };
}

/** Every table of an answer; the first stands open. */
function tables(question, { first = null } = {}) {
  const node = el("section.tables", { "aria-label": "Tables" });
  const made = new Map();
  let shown = null;

  function show(view) {
    const answer = view.answer(question)?.answer;
    if (!answer || answer === shown) return;
    shown = answer;
    if (!made.size) node.append(el("h2", {}, "The numbers"));
    const opened = first || Object.keys(answer.tables)[0];
    for (const [name, found] of Object.entries(answer.tables)) one(name, found, view, name === opened);
  }

  function one(name, found, view, open) {
    if (!made.has(name)) {
      const body = el("div");
      const block = opens("", body);
      block.open = open;
      made.set(name, { block, body, write: () => undefined });
      block.addEventListener("toggle", () => made.get(name).write());
      node.append(block);
    }
    const { block, body } = made.get(name);
    fill(block.firstChild, found.title, " ", el("small", {}, counted(found.rows.length, "row")));
    const files = ["csv", "parquet", "json"].map((form) =>
      download({
        label: form === "parquet" ? "Parquet" : form.toUpperCase(),
        path: `table/${question}/${name}.${form}`,
        state: view.state,
        file: `${question}-${name}.${form}`,
        of: found.title,
      }),
    );
    let written = false;
    made.get(name).write = () => {
      if (!block.open || written) return;
      written = true;
      fill(body, table(found, { view }), el("p.tools", {}, el("span.word", {}, "Take away"), files));
    };
    made.get(name).write();
  }

  return { node, show };
}

/** A group of radio buttons written as words; the browser gives it arrow keys. */
export function switches(legend, items, chosen, pick) {
  const name = `switch-${legend.replace(/\W+/g, "-")}-${(count += 1)}`;
  const inputs = items.map(([value, words]) => {
    const input = el("input", { type: "radio", name, value, onchange: () => pick(value) });
    input.checked = value === chosen;
    return { input, node: el("label.switch", {}, input, el("span", {}, words)) };
  });
  const node = el(
    "fieldset.switches",
    {},
    el("legend", {}, legend),
    inputs.map((one) => one.node),
  );
  const show = (value) => {
    for (const { input } of inputs) input.checked = input.value === value;
  };
  return { node, show };
}
let count = 0;

/** The page of a question out of its parts; further parts stand where they are given. */
export function questionPage(
  question,
  {
    title,
    lead = [],
    more = [],
    extra = [],
    figuresOf = {},
    tablesOf = {},
    asks = [question],
    first = [question],
  },
) {
  const parts = {
    head: head(question),
    figures: figures(question, figuresOf),
    beside: beside(question),
    levers: levers(question),
    tables: tables(question, tablesOf),
  };
  const all = [
    parts.head,
    parts.levers,
    ...lead,
    parts.figures,
    ...more,
    parts.beside,
    ...extra,
    parts.tables,
  ];
  const node = el(
    "article.question",
    {},
    parts.head.node,
    el(
      "div.body",
      {},
      parts.levers.node,
      lead.map((one) => one.node),
      parts.figures.node,
      more.map((one) => one.node),
    ),
    parts.beside.node,
    extra.map((one) => one.node),
    parts.tables.node,
  );
  return {
    node,
    title,
    first,
    questions: () => asks,
    show: (view) => {
      for (const part of all) part.show(view);
    },
  };
}
