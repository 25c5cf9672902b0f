// Can it be adopted: the stages as a track, who can stop it, and what each state wants (to be changed).

import { questionPage } from "../answer.js";
import { dialog } from "../dialog.js";
import { el, fill, button, unseen, outside } from "../dom.js";
import { cell, counted, day, ends, number, tight } from "../format.js";
import { strip } from "../strip.js";
import { STANCES, stanceWord } from "../words.js";

const opened = new Set();

/** The page. */
export function build() {
  return questionPage("adoption", {
    title: "Adoption",
    lead: [track()],
    more: [stances()],
    tablesOf: { first: "stages" },
  });
}

/** Council, ratifications, consent: each stage with its chance and the states that can stop it. */
function track() {
  const node = el("section.track", { "aria-label": "The stages of the decision" });

  function show(view) {
    const answer = view.answer("adoption")?.answer;
    if (!answer) return;
    const was = view.base("adoption")?.answer;
    const focus = document.activeElement?.dataset?.tile;
    fill(
      node,
      view.sheet.scenario.proposal.map((proposal) => lane(proposal, answer, was, view)),
    );
    if (focus) node.querySelector(`[data-tile="${CSS.escape(focus)}"]`)?.focus();
  }

  return { node, show };
}

function lane(proposal, answer, was, view) {
  const mine = (table, of) => of?.tables[table]?.rows.filter((row) => row.proposal === proposal.id) || [];
  const stages = mine("stages", answer);
  const before = new Map(mine("stages", was).map((row) => [row.stage, row.chance]));
  const players = mine("players", answer);
  const end = answer.headline[proposal.id];
  // The last row of the table is all stages together: here it is where the track ends.
  const items = stages
    .filter((stage) => stage.rule)
    .map((stage, place) => step(stage, place, before.get(stage.stage), players, view, proposal));
  const last = end
    ? el("li.step.end", {}, el("p.step-name", {}, "Adopted"), chance(end, was?.headline[proposal.id]))
    : null;
  return el("div.lane", {}, el("h2", {}, proposal.title), el("ol.steps", {}, items, last));
}

function step(stage, place, before, players, view, proposal) {
  const here = players.filter((row) => row.stage === stage.stage);
  const who = stage.veto_players === 1 ? "one can stop it" : `${number(stage.veto_players)} can each stop it`;
  const due = stage.due ? `, due ${day(stage.due)}` : "";
  return el(
    "li.step",
    {},
    el("p.step-name", {}, el("span.place", { "aria-hidden": "true" }, String(place + 1)), stage.stage),
    chance(stage.chance, before),
    el("p.note", {}, `${stage.rule}; ${who}${due}.`),
    here.length
      ? el(
          "ul.tiles",
          { "aria-label": `Who decides: ${stage.stage}` },
          here.map((row) => tile(row, view, proposal)),
        )
      : null,
  );
}

function chance(value, was) {
  const moved = was && number(was.median, "share") !== number(value.median, "share");
  return el(
    "p.chance",
    {},
    moved ? [el("s", {}, unseen("was "), number(was.median, "share")), " → "] : null,
    el("b", {}, number(value.median, "share")),
    el("small", {}, ` 90 %: ${ends(value, "share")}`),
    strip(value, [0, 1], was),
  );
}

function tile(row, view, proposal) {
  const stance = stanceOf(view, proposal.id, row.state);
  const word = stance?.word || row.position;
  const kind = stance?.kind === "set" ? "set here" : row.on_record ? "on record" : "estimated";
  const words = `${row.name}: ${stanceWord(word)}, ${kind}; stops it in ${cell(row.blocks, "share")} of the failures`;
  return el(
    "li",
    {},
    button(
      [row.state.split(":")[0], unseen(` ${words}. Change its stance.`)],
      () => ask(row, view, proposal),
      {
        class: `tile s-${word}${kind === "estimated" ? " guess" : ""}${kind === "set here" ? " set" : ""}`,
        "data-tip": words,
        "data-tile": `${proposal.id}.${row.stage}.${row.state}`,
      },
    ),
  );
}

const stanceOf = (view, proposal, state) =>
  view.sheet.stances.find((one) => one.proposal === proposal && one.state === state.split(":")[0]);

/** What is on record, and the choice of another stance. */
function ask(row, view, proposal) {
  const state = row.state.split(":")[0];
  const key = `${proposal.id}.${state}`;
  const recorded = view.plain.stances.find((one) => one.proposal === proposal.id && one.state === state);
  const set = view.state.stances[key];
  const pick = (word) => {
    view.change({ stances: { [key]: word || null } }, `stance ${key}`);
  };
  const choice = (word, words) => {
    const input = el("input", { type: "radio", name: "stance", value: word, onchange: () => pick(word) });
    input.checked = (set || "") === word;
    return el("label.switch", {}, input, el("span", {}, words));
  };
  const found = recorded ? record(recorded) : null;
  dialog(`${row.name} on ${proposal.title}`, [
    found,
    el(
      "fieldset.switches",
      {},
      el("legend", {}, "Suppose it were"),
      choice("", `as it is: ${recorded ? stanceWord(recorded.word) : stanceWord(row.position)}`),
      Object.entries(STANCES).map(([word, words]) => choice(word, words)),
    ),
    el("p.note", {}, "The change is marked as yours, stands in the address of the page and can be put back."),
  ]);
}

function record(one) {
  const kinds = {
    "on record": "On record",
    estimated: "Not on record; estimated",
    assumed: "Assumed by the scenario",
    set: "Set here",
  };
  const where = one.source ? outside(one.url, one.source) : "";
  return [
    el("p", {}, el("b", {}, `${kinds[one.kind] || one.kind}: ${stanceWord(one.word)}. `), one.said || ""),
    where ? el("p.note", {}, where, one.date ? `, ${day(one.date)}` : "") : null,
  ];
}

/** Every state that is asked or spoke, with its stance; changed ones are marked and can be put back. */
function stances() {
  const body = el("div");
  const node = el(
    "section.stances",
    {},
    el("h2", {}, "What each state wants"),
    el(
      "p.note",
      {},
      "As recorded, or estimated from what it said on other proposals. Choose another stance to see what follows.",
    ),
    body,
  );
  let drawn = "";

  function show(view) {
    const key = JSON.stringify([view.sheet.scenario.id, view.sheet.stances, view.state.stances]);
    if (key === drawn) return;
    drawn = key;
    const focus = document.activeElement?.dataset?.stance;
    fill(
      body,
      view.sheet.scenario.proposal.map((proposal, place) => block(proposal, view, place === 0)),
    );
    if (focus) body.querySelector(`[data-stance="${CSS.escape(focus)}"]`)?.focus();
  }

  return { node, show };
}

function block(proposal, view, open) {
  const mine = view.sheet.stances.filter((one) => one.proposal === proposal.id);
  const rank = (one) => (one.kind === "set" ? 0 : one.kind === "estimated" ? 2 : 1);
  const quiet = (one) => one.kind === "estimated" && one.word === "silent";
  const order = mine.sort((a, b) => quiet(a) - quiet(b) || rank(a) - rank(b) || a.name.localeCompare(b.name));
  const shown = opened.has(proposal.id) ? order : order.filter((one) => !quiet(one));
  const rest = order.length - shown.length;
  const body = el(
    "tbody",
    {},
    shown.map((one) => line(one, proposal, view)),
  );
  const more = button(`Show ${counted(rest, "state")} of whom nothing is known`, () => {
    opened.add(proposal.id);
    more.replaceWith();
    body.append(...order.filter(quiet).map((one) => line(one, proposal, view)));
    body.querySelectorAll("select")[shown.length].focus();
  });
  const head = el(
    "tr",
    {},
    ["State", "Stance", "Basis", "Said, in our words"].map((words) => el("th", { scope: "col" }, words)),
  );
  const table = el(
    "table",
    {},
    el("caption.hidden", {}, `Stances on ${proposal.title}`),
    el("thead", {}, head),
    body,
  );
  const scroll = el(
    "div.scroll",
    { tabindex: 0, role: "region", "aria-label": `Stances on ${proposal.title}` },
    table,
  );
  const block = el(
    "details",
    {},
    el("summary", {}, proposal.title, " ", el("small", {}, counted(mine.length, "state"))),
    scroll,
    rest ? more : null,
  );
  block.open = open || mine.some((one) => one.kind === "set");
  return block;
}

function line(one, proposal, view) {
  const key = `${proposal.id}.${one.state}`;
  const select = el("select", {
    "aria-label": `Stance of ${one.name} on ${proposal.title}`,
    "data-stance": key,
    onchange: () => view.change({ stances: { [key]: select.value || null } }, `stance ${key}`),
  });
  const recorded = view.plain.stances.find(
    (each) => each.proposal === proposal.id && each.state === one.state,
  );
  const words = { "on record": "on record", estimated: "estimated", assumed: "assumed", set: "set here" };
  fill(
    select,
    el("option", { value: "" }, `${stanceWord(recorded?.word || one.word)} (as it is)`),
    Object.entries(STANCES).map(([word, said]) => el("option", { value: word }, said)),
  );
  select.value = view.state.stances[key] || "";
  return el(
    "tr",
    { class: one.kind === "set" ? "changed" : null },
    el("th", { scope: "row" }, one.name),
    el("td", {}, select),
    el("td", {}, words[one.kind] || one.kind, one.date ? el("small", {}, ` ${day(one.date)}`) : null),
    el(
      "td.t",
      {},
      tight(one.said || ""),
      " ",
      one.kind === "set" ? null : el("small", {}, outside(one.url, one.source)),
    ),
  );
}
