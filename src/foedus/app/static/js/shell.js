// What stands around every page: pages, colours, what is changed, how it was computed.

import { el, fill, button, unseen } from "./dom.js";
import { dialog, copies } from "./dialog.js";
import { download } from "./figure.js";
import { number, withUnit, day, counted } from "./format.js";
import { PAGES, plain, isChanged, requestKey } from "./state.js";
import { stanceWord } from "./words.js";

const DRAWS = [256, 1000, 4096, 16384];
const byId = (id) => document.getElementById(id);

/** What is there before anything is known. */
export function begin(view) {
  fill(byId("themes"), byId("themes").firstElementChild, ["auto", "light", "dark"].map(theme));
  links(view);
}

function theme(word) {
  const input = el("input", {
    type: "radio",
    name: "theme",
    value: word,
    onchange: () => window.paper.choose(word),
  });
  input.checked = window.paper.chosen === word;
  return el("label.switch", {}, input, el("span", {}, word));
}

function links(view) {
  const here = view.state.page;
  fill(
    byId("nav"),
    el(
      "ul",
      {},
      PAGES.map(([page, words]) =>
        el(
          "li",
          {},
          el(
            "a",
            { href: view.link(page), "data-page": page, "aria-current": page === here ? "page" : null },
            words,
          ),
        ),
      ),
    ),
  );
}

/** The lines around the page, for the state as it is. */
export function show(view, notices) {
  const focused = document.activeElement?.closest?.("#nav a")?.dataset.page;
  links(view);
  if (focused !== undefined) byId("nav").querySelector(`a[data-page="${focused}"]`)?.focus();
  const brand = document.querySelector(".brand a");
  brand.href = view.link("");
  fill(byId("state"), notes(notices), changes(view));
  foot(view);
}

function notes(notices) {
  return notices.map((text) => el("p.notice", { role: "alert" }, text));
}

/** Every change of a state in words, with what puts it back: `[words, {settings | stances}]`. */
export function changed(state, sheet) {
  const priors = Object.entries(state.settings).map(([id, value]) => {
    const prior = sheet.priors.find((one) => one.id === id);
    const said =
      prior && Number.isFinite(Number(value))
        ? withUnit(Number(value), prior.unit)
        : value.replaceAll("-", " ");
    return [`${prior ? prior.label.replace(/\.$/, "") : id}: ${said}`, { settings: { [id]: null } }];
  });
  const titles = Object.fromEntries(sheet.scenario.proposal.map((one) => [one.id, one.title]));
  const stances = Object.entries(state.stances).map(([key, word]) => {
    const one = sheet.stances.find((each) => `${each.proposal}.${each.state}` === key);
    const words = one ? `${one.name} on ${titles[one.proposal]}: ${stanceWord(word)}` : key;
    return [words, { stances: { [key]: null } }];
  });
  return [...priors, ...stances];
}

/** Every change as a chip that can be taken away. */
function changes(view) {
  const { state, sheet } = view;
  if (!isChanged(state)) return null;
  const all = changed(state, sheet);
  const chips = all.map(([words, back]) =>
    el(
      "li",
      {},
      words,
      " ",
      button(["×", unseen(` put back: ${words}`)], () => view.change(back), { class: "chip-back" }),
    ),
  );
  const undo = view.canUndo() ? button("Undo the last change", () => view.undo()) : null;
  const words = `${counted(all.length, "assumption")} changed; results are compared with the default assumptions.`;
  const acts = [undo, " ", button("Reset all", () => view.go(plain(state)))];
  return el("div.changes", {}, el("p", {}, el("b", {}, words), " ", acts), el("ul.chips", {}, chips));
}

/** Which scenario, how many draws, which seed; the command line; the scenario as a file. */
function foot(view) {
  const { state, sheet } = view;
  if (byId("foot").contains(document.activeElement) && document.activeElement.matches("select, input"))
    return;
  const offered = [...new Set([...DRAWS, state.draws])].sort((a, b) => a - b);
  const draws = el("select", { onchange: () => view.go({ ...view.state, draws: Number(draws.value) }) });
  fill(
    draws,
    offered.map((amount) => el("option", { value: amount }, amount.toLocaleString("en"))),
  );
  draws.value = state.draws;
  const reseed = () => view.go({ ...view.state, seed: Math.max(0, Math.round(Number(seed.value) || 0)) });
  const seed = el("input", { type: "number", min: 0, max: 999999, value: state.seed, onchange: reseed });
  fill(
    byId("foot"),
    el(
      "div.foot-line",
      {},
      el("label", {}, "Draws ", draws),
      el("label", {}, "Seed ", seed),
      el(
        "span",
        {},
        `foedus ${document.body.dataset.version}, scenario ${sheet.scenario.id}, as of ${day(sheet.scenario.date)}`,
      ),
    ),
    el(
      "p.foot-line",
      {},
      button("Reproduce", () => reproduce(view)),
      download({
        label: "Scenario as it is here (TOML)",
        path: "scenario.toml",
        state,
        file: `${sheet.scenario.id}.toml`,
      }),
    ),
    el(
      "p",
      {},
      "An interval holds 90 % of the draws of the assumptions; it does not cover errors of the models or of the sources. Names and outlines of states follow the sources and take no position on any dispute. Facts and methods are open; the judgement is the reader's.",
    ),
  );
}

function reproduce(view) {
  const { state, sheet } = view;
  const { own } = state;
  dialog("How to reproduce it", [
    copies(sheet.command),
    own
      ? el(
          "p",
          {},
          "Save the scenario first: ",
          download({ label: "scenario.toml", path: "scenario.toml", state, file: "scenario.toml" }),
        )
      : null,
    el(
      "p.note",
      {},
      `foedus ${document.body.dataset.version}, seed ${state.seed}, ${number(state.draws)} draws. The same version, scenario, seed and data give the same numbers.`,
    ),
    el("p", {}, "This page, with every change: "),
    copies(location.href),
  ]);
}

/** A step of the computation, in words and as a bar. */
export function progress({ what, done, of }) {
  const words = what === "done" ? "Putting it together" : `Computing ${what}`;
  status(
    `${words}, ${Math.min(done + 1, of)} of ${of} …`,
    el("progress", { max: of, value: done, "aria-label": "Progress" }),
  );
}

/** Say that it is done, and how long it took. */
export function finished(milliseconds, view) {
  const seconds = (milliseconds / 1000).toFixed(2);
  status(`Computed in ${seconds} s, ${view.state.draws.toLocaleString("en")} draws.`);
  document.body.dataset.computed = requestKey(view.state);
}

export function failed() {
  status("");
}

function status(words, bar = null) {
  const place = byId("status");
  let said = place.querySelector("span");
  if (!said) {
    said = el("span");
    place.replaceChildren(said);
  }
  said.textContent = words;
  place.querySelector("progress")?.remove();
  if (bar) place.append(bar);
  place.classList.toggle("shown", Boolean(words));
}

/** Grey lines where words will stand. */
export function skeleton() {
  return el(
    "div.skeleton",
    { "aria-hidden": "true" },
    [40, 90, 80, 95, 60, 90, 70].map((share) => el("i", { "--to": `${share}%` })),
  );
}
