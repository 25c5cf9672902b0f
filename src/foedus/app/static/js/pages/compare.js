// Several scenarios, or one with several sets of assumptions, side by side on the same scales.

import * as api from "../api.js";
import { el, fill, button, unseen } from "../dom.js";
import { figure } from "../figure.js";
import { interval, tight, unitWords } from "../format.js";
import { address, fields, fromQuery, isChanged, plain, words as queryWords } from "../state.js";
import { changed } from "../shell.js";
import * as store from "../store.js";
import { domainOf, strip } from "../strip.js";
import { vetted } from "../vetting.js";
import { ASKS } from "../words.js";

const MOST = 4;
const ASKED = ["adoption", "membership", "gains", "blocs", "risk", "trade"];

/** The page. */
export function build(view) {
  const bar = el("div.compare-bar");
  const notes = el("div", { "aria-live": "polite" });
  const numbers = el("div.compare-numbers");
  const pictures = el("div.compare-figures");
  const node = el(
    "article.compare",
    {},
    el("h1", {}, "Compare"),
    el("p.lead", {}, "Scenarios, or sets of assumptions, side by side: the same draws, the same scales."),
    bar,
    notes,
    numbers,
    pictures,
  );
  const own = { key: "", columns: [], abort: null, figures: null };

  async function show(now) {
    controls(now, bar);
    const key =
      queryWords(fields(now.state)) +
      now.state.own +
      now.state.with.join("|") +
      document.documentElement.dataset.theme;
    if (key === own.key) return redraw();
    own.key = key;
    node.setAttribute("aria-busy", "true");
    own.abort?.abort();
    own.abort = api.whileOn(now);
    const { signal } = own.abort;
    try {
      const found = await columns(now, notes);
      if (signal.aborted) return;
      own.columns = found;
      own.figures = gallery(found, pictures, now);
      for (const column of found) await fetched(column, signal, () => signal.aborted || redraw(), notes);
    } catch (fault) {
      if (signal.aborted) return;
      own.key = "";
      said(notes, `They could not be compared: ${fault.message}`);
    }
    if (!signal.aborted) node.setAttribute("aria-busy", "false");
  }

  function redraw() {
    fill(numbers, own.columns.length ? headTable(own.columns) : null);
    own.figures?.show();
  }

  return { node, title: "Compare", questions: () => [], show };
}

async function fetched(column, signal, arrived, notes) {
  try {
    await store.answer(column.state, ASKED, { progress: () => undefined, arrived, signal });
  } catch (fault) {
    if (fault.name !== "AbortError") said(notes, `${column.title} could not be computed: ${fault.message}`);
  }
}

const said = (notes, words) => notes.append(el("p.fault", { role: "alert" }, words));

/** What stands side by side: the page's own state, and those after `with=`. */
async function columns(view, notes) {
  fill(notes);
  const states = [
    { ...view.state, with: [], choices: {} },
    ...view.state.with.slice(0, MOST - 1).map((text) => fromQuery(text, view.state)),
  ];
  const found = [];
  for (const state of states) {
    const vet = await vetted(state);
    for (const text of vet.notices) notes.append(el("p.notice", { role: "alert" }, text));
    found.push({ state: vet.state, plain: vet.sheet, title: named(vet.state, vet.sheet) });
  }
  return found;
}

function named(state, sheet) {
  const words = changed(state, sheet).map(([one]) => one);
  return words.length ? `${sheet.scenario.title}; ${words.join("; ")}` : sheet.scenario.title;
}

/** Add a scenario or the default assumptions; take one away. */
function controls(view, bar) {
  const { state } = view;
  const focused = document.activeElement?.id;
  const add = (text) => view.go({ ...state, with: [...state.with, text] });
  const select = el("select", { id: "add-scenario" });
  const go = button("Add", () => select.value && add(`scenario=${select.value}`), { class: "main" });
  store.library().then(
    (all) =>
      fill(
        select,
        all.map((one) => el("option", { value: one.id }, one.title)),
      ),
    () => undefined,
  );
  const chips = state.with.map((text, place) =>
    el(
      "li",
      {},
      describe(text),
      " ",
      button(
        ["×", unseen(` take away ${describe(text)}`)],
        () => view.go({ ...state, with: state.with.filter((_, each) => each !== place) }),
        { class: "chip-back" },
      ),
    ),
  );
  const defaults = isChanged(state)
    ? button("Add the default assumptions", () =>
        add(queryWords(fields(plain(state))) || `scenario=${state.scenario}`),
      )
    : null;
  const full = state.with.length >= MOST - 1;
  fill(
    bar,
    full
      ? el("p.note", {}, `${MOST} can stand side by side.`)
      : el("p.acts", {}, el("label", { for: "add-scenario" }, "Beside it "), select, " ", go, " ", defaults),
    chips.length
      ? el("ul.chips", {}, chips)
      : el(
          "p.note",
          {},
          "Nothing stands beside it yet. Change assumptions first to compare them with the default ones, or add another scenario.",
        ),
  );
  if (focused && bar.querySelector(`#${CSS.escape(focused)}`))
    bar.querySelector(`#${CSS.escape(focused)}`).focus();
}

function describe(text) {
  const query = new URLSearchParams(text);
  return (
    [query.get("scenario") || "", ...query.getAll("set"), ...query.getAll("stance")]
      .filter(Boolean)
      .join(", ") || "default assumptions"
  );
}

/** One row a quantity and proposal or state; one column a scenario; strips of a row share a scale. */
function headTable(all) {
  const rows = new Map();
  all.forEach((column, place) => {
    for (const question of ASKED) {
      const found = store.known(column.state, question);
      for (const each of found?.headlines || []) {
        const key = JSON.stringify([question, each.what, each.unit, each.subject]);
        if (!rows.has(key)) rows.set(key, { question, ...each, values: [] });
        rows.get(key).values[place] = each.value;
      }
    }
  });
  const shared = [...rows.values()].sort(
    (a, b) => ASKED.indexOf(a.question) - ASKED.indexOf(b.question) || count(b) - count(a),
  );
  const heads = all.map((column) =>
    el(
      "th",
      { scope: "col" },
      // Its assumptions are others than the page's, so the link is followed whole.
      el("a", { href: address({ ...column.state, page: "", with: [] }) }, column.title),
    ),
  );
  const body = shared.map((row, place) =>
    tableRow(row, all, place && shared[place - 1].question === row.question),
  );
  return el(
    "div.scroll",
    { tabindex: 0, role: "region", "aria-label": "Headline numbers side by side" },
    el(
      "table.compare-table",
      {},
      el("caption.hidden", {}, "Headline numbers side by side"),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Headline number"), heads)),
      el("tbody", {}, body),
    ),
  );
}

const count = (row) => row.values.filter(Boolean).length;

function tableRow(row, all, same) {
  const given = row.values.filter(Boolean);
  const domain = domainOf(given, row.unit);
  const unit = unitWords(row.unit);
  const differs = new Set(given.map((value) => interval(value, row.unit))).size > 1;
  const cells = all.map((_, place) => {
    const value = row.values[place];
    if (!value) return el("td.none", {}, "–");
    return el("td", {}, tight(interval(value, row.unit)), strip(value, domain, place ? row.values[0] : null));
  });
  const what = [row.subject, row.what].filter(Boolean).join(": ");
  const head = el(
    "th",
    { scope: "row" },
    same ? null : el("small.asks", {}, ASKS[row.question]),
    el("span", { class: differs ? "differs" : null }, what),
    unit ? el("small", {}, `, ${unit}`) : null,
    differs ? unseen(" (differs)") : null,
  );
  return el("tr", { class: same ? null : "first" }, head, cells);
}

/** The same figure side by side, chosen by name. */
function gallery(all, place, view) {
  const select = el("select", { id: "compare-figure" });
  const grid = el("div.side-by-side", { "data-many": all.length });
  let shown = "";
  let made = [];
  fill(
    place,
    el("h2", {}, "The same figure side by side"),
    el("p.acts", {}, el("label", { for: "compare-figure" }, "Figure "), select),
    grid,
  );
  select.addEventListener("change", () => draw());

  function draw() {
    if (!select.value) return;
    const [question, name] = select.value.split(" ");
    const having = all.filter((column) =>
      store.known(column.state, question)?.figures.some((one) => one.name === name),
    );
    if (`${select.value} ${having.length}` !== shown) {
      shown = `${select.value} ${having.length}`;
      made = having.map((column) => ({ column, one: figure(name, { level: "h4" }) }));
      fill(
        grid,
        made.map(({ column, one }) => el("div", {}, el("h3", {}, column.title), one.node)),
      );
    }
    for (const { column, one } of made)
      one.show({
        ...view,
        state: column.state,
        sheet: column.plain,
        plain: column.plain,
        answer: (question) => store.known(column.state, question),
      });
  }

  function show() {
    const names = new Map();
    for (const column of all)
      for (const question of ASKED)
        for (const one of store.known(column.state, question)?.figures || [])
          if (one.name !== "map") names.set(`${question} ${one.name}`, one.name);
    if (names.size !== select.options.length) {
      const chosen = select.value;
      fill(
        select,
        [...names].map(([value, name]) => el("option", { value }, name.replaceAll("-", " "))),
      );
      if (chosen) select.value = chosen;
      shown = "";
    }
    draw();
  }

  return { show };
}
