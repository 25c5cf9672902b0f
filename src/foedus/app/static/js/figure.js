// One figure: its finding as a title, the picture, its source, its table, and what can be taken away.

import * as api from "./api.js";
import { draw } from "./chart.js";
import { el, fill, button, opens, unseen } from "./dom.js";
import { dialog, copies } from "./dialog.js";
import { day, tight } from "./format.js";
import { table } from "./table.js";
import { requestKey } from "./state.js";

const WIDE = 680;

/**
 * A figure by name, which can be shown again and again with other numbers.
 * @param {string} name as in `api/figure/NAME.json`
 * @param {Object} options `path` of the API (a map has another), `extra` query, `widest` in pixels,
 *   `level` of the heading, `drawn(result, node)` called when it has been drawn
 */
export function figure(name, options = {}) {
  const { path = `figure/${name}`, widest = WIDE, level = "h3" } = options;
  const title = el(level, {}, "…");
  const subtitle = el("p");
  const key = el("ul.key", { hidden: true });
  const plot = el("div.plot.waiting", {
    role: "img",
    "aria-busy": "true",
    "aria-label": "Figure, being drawn",
  });
  const source = el("p.source");
  const fault = el("p.fault", { role: "alert", hidden: true });
  const tools = el("div.tools");
  const numbers = el("div.numbers");
  const node = el(
    "figure.figure",
    { id: `figure-${name}` },
    el("figcaption", {}, title, subtitle),
    key,
    fault,
    plot,
    el("div.slot"),
    source,
    tools,
    numbers,
  );
  const own = { shown: "", abort: null, result: null };

  async function show(view) {
    const extra = options.extra?.() ?? {};
    const width = Math.max(280, Math.min(widest, Math.floor(node.clientWidth || widest)));
    const theme = document.documentElement.dataset.theme;
    const shown = [requestKey(view.state), width, theme, JSON.stringify(extra), where()].join(" ");
    if (shown === own.shown) return;
    own.shown = shown;
    own.abort?.abort();
    own.abort = api.whileOn(view);
    plot.setAttribute("aria-busy", "true");
    try {
      const asked = { ...extra, width, theme };
      const spec = await api.json(`${where()}.json`, view.state, asked, own.abort.signal);
      const result = await draw(spec);
      if (own.shown !== shown) return result.finish();
      put(spec, result, view, extra);
    } catch (problem) {
      if (problem.name === "AbortError" || own.shown !== shown) return;
      failed(problem, view);
    }
  }

  const where = () => (typeof path === "function" ? path() : path);

  function put(spec, result, view, extra) {
    own.result?.finish();
    own.result = result;
    const words = spec.usermeta || {};
    title.textContent = tight(words.title || "");
    subtitle.textContent = tight(words.subtitle || "");
    source.textContent = tight([words.note, words.source].filter(Boolean).join(" "));
    plot.replaceChildren(result.node);
    plot.classList.remove("waiting", "failed");
    plot.setAttribute("aria-busy", "false");
    plot.setAttribute(
      "aria-label",
      `${words.title || name}. ${words.subtitle || ""} The numbers are in the table.`,
    );
    fault.hidden = true;
    swatches(key, words.key);
    fill(tools, takeaways({ name, where: where(), words, view, extra, width: widest }));
    twin(numbers, words.table, view, words.title);
    options.drawn?.(result, node);
    node.dispatchEvent(new CustomEvent("drawn", { bubbles: true, detail: { name, at: performance.now() } }));
  }

  function failed(problem, view) {
    plot.setAttribute("aria-busy", "false");
    plot.classList.add("failed");
    fault.hidden = false;
    const again = button("Try again", () => {
      own.shown = "";
      fault.hidden = true;
      show(view);
    });
    fill(fault, `This figure could not be drawn: ${problem.message} `, again);
  }

  return { node, show };
}

function swatches(key, entries) {
  key.hidden = !entries?.length;
  if (key.hidden) return;
  const torn = (entry) => entry.fill === "#978a8b" && ".torn";
  fill(
    key,
    entries.map((entry) => {
      const swatch = el(`i.swatch${torn(entry) || ""}`, torn(entry) ? {} : { "--fill": entry.fill });
      const many = entry.states === undefined ? "" : ` (${entry.states})`;
      return el("li", {}, swatch, entry.words + many);
    }),
  );
}

/** The same numbers as a table, opened on demand. */
function twin(place, of, view, title) {
  if (!of) return;
  const found = view.answer(of.question)?.answer?.tables?.[of.name];
  if (!found) return;
  const old = place.querySelector("details");
  const body = el("div");
  const block = opens("The numbers as a table", body);
  block.open = Boolean(old?.open);
  const write = () => block.open && !body.firstChild && body.append(table(found, { view, caption: title }));
  block.addEventListener("toggle", write);
  write();
  fill(place, block);
}

/** SVG, PNG, CSV, how to reproduce, how to cite. */
function takeaways({ name, where, words, view, extra, width }) {
  const { question, name: tableName } = words.table || {};
  const item = (label, path, more, file) =>
    download({ label, path, state: view.state, extra: more, file, of: words.title });
  const files = [
    item("SVG", `${where}.svg`, { ...extra, width }, `${name}.svg`),
    item("PNG", `${where}.png`, { ...extra, width }, `${name}.png`),
    tableName && item("CSV", `table/${question}/${tableName}.csv`, {}, `${question}-${tableName}.csv`),
  ];
  const how = button(["Reproduce and cite", unseen(` this figure: ${words.title}`)], () =>
    reproduce(words, view, name),
  );
  return [el("span.word", {}, "Take away"), files, how];
}

/** A download: a link where the address can say it all, else a button that asks with a body. */
export function download({ label, path, state, extra = {}, file, of }) {
  const href = api.link(path, state, extra);
  const words = [label, of ? unseen(` of ${of}`) : null];
  if (href) return el("a", { href, download: file, class: "take" }, words);
  const save = () =>
    api.save(path, state, extra, file).catch((fault) => {
      dialog("It could not be taken away", el("p.fault", { role: "alert" }, fault.message));
    });
  return button(words, save, { class: "take" });
}

function reproduce(words, view, name) {
  const { scenario } = view.sheet;
  const command = view.sheet.command;
  const version = document.body.dataset.version;
  const cite = `foedus ${version}: “${words.title}”. Scenario ${scenario.title} (${scenario.id}), as of ${day(
    scenario.date,
  )}; ${view.state.draws.toLocaleString("en")} draws, seed ${view.state.seed}.`;
  const file = view.state.own ? "scenario.toml" : scenario.id;
  const python = inPython(name, file, view.state);
  const { own } = view.state;
  dialog("How to reproduce and cite it", [
    el("h3", {}, "Command line"),
    el("p.note", {}, "Writes this figure, its table and the report:"),
    copies(command),
    own
      ? el(
          "p",
          {},
          "The scenario as it is here: ",
          download({
            label: "scenario.toml",
            path: "scenario.toml",
            state: view.state,
            file: "scenario.toml",
          }),
        )
      : null,
    el("h3", {}, "Python"),
    copies(python),
    el("h3", {}, "Citation"),
    copies(cite),
    el("p.note", {}, words.source || ""),
  ]);
}

/** The same figure from Python; stances are supposed on the scenario before it is assessed. */
function inPython(name, file, state) {
  const settings = Object.keys(state.settings).length ? `, settings=${JSON.stringify(state.settings)}` : "";
  const stances = Object.keys(state.stances).length ? `.with_stances(${JSON.stringify(state.stances)})` : "";
  const scenario = stances ? `foedus.scenario.load("${file}")${stances}` : `"${file}"`;
  return [
    stances ? "import foedus.scenario" : "import foedus",
    `found = foedus.assess(${scenario}, draws=${state.draws}, seed=${state.seed}${settings})`,
    `found.figure("${name}")`,
  ].join("\n");
}
