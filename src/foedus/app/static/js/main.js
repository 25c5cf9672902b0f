// The page: reads the address, shows what it says, and writes every change back into it.

import { own } from "./api.js";
import { prepare, tips } from "./chart.js";
import { el, fill, button } from "./dom.js";
import * as shell from "./shell.js";
import * as state from "./state.js";
import * as store from "./store.js";
import { vetted } from "./vetting.js";
import { page as pageOf } from "./pages/index.js";

const main = document.getElementById("main");
const undone = [];
const app = { mounted: null, key: "", abort: null, leave: null, last: "", notices: [], timer: 0 };

/** What every part of a page reads; one object for the whole visit. */
const view = {
  state: null,
  sheet: null,
  left: null,
  busy: false,
  answer: (question) => store.known(view.state, question),
  base: (question) =>
    state.isChanged(view.state) ? store.known(state.plain(view.state), question) : undefined,
  link: (page, choices = {}) => state.address({ ...view.state, page, choices }),
  go,
  change,
  choose: (choices) =>
    go({ ...view.state, choices: { ...view.state.choices, ...choices } }, `choice ${Object.keys(choices)}`),
  again: () => {
    work(true);
    show();
  },
  undo,
  canUndo: () => undone.length > 0,
};

/** Set or put back priors and stances: `{settings: {id: value|null}, stances: {…}}`. */
function change({ settings = {}, stances = {} }, merge = "") {
  const merged = (old, more) =>
    Object.fromEntries(Object.entries({ ...old, ...more }).filter(([, value]) => value !== null));
  const next = {
    ...view.state,
    settings: merged(view.state.settings, settings),
    stances: merged(view.state.stances, stances),
  };
  if (!merge || merge !== app.last)
    undone.push({ settings: view.state.settings, stances: view.state.stances });
  if (undone.length > 100) undone.shift();
  go(next, merge, true);
}

function undo() {
  const before = undone.pop();
  if (before) go({ ...view.state, ...before });
}

/** Show another state. Steps of one gesture (`merge`) make one entry of the history. */
function go(next, merge = "", soon = false) {
  const write = merge && merge === app.last ? "replaceState" : "pushState";
  app.last = merge;
  history[write](null, "", state.address(next));
  const moved = ["page", "scenario", "own"].some((name) => next[name] !== view.state[name]);
  clearTimeout(app.timer);
  if (moved) app.notices = [];
  view.state = next;
  work(true);
  if (soon) app.timer = setTimeout(() => show(), 30);
  else show({ focus: moved });
}

async function show({ focus = false } = {}) {
  app.abort?.abort();
  app.abort = new AbortController();
  const { signal } = app.abort;
  const asked = view.state;
  try {
    await ready(asked, signal);
    if (signal.aborted) return;
    mount(focus);
    shell.show(view, app.notices);
    app.mounted.show(view);
    // The numbers first: the sheet with the changes is for words beside them.
    await compute(signal);
    await refresh(signal);
  } catch (fault) {
    if (fault.name === "AbortError" || signal.aborted) return;
    broken(fault);
  }
}

/** The scenario's sheet without changes is needed before anything; what a link has wrong is left out. */
async function ready(asked, signal) {
  const vet = await vetted(asked);
  if (signal.aborted) return;
  if (vet.notices.length) {
    app.notices = vet.notices;
    history.replaceState(null, "", state.address(vet.state));
    view.state = vet.state;
  }
  // The sheet with the changes follows by itself; until then the last one of the same scenario will do.
  if (view.plain !== vet.sheet) view.sheet = vet.sheet;
  view.plain = vet.sheet;
}

/** The sheet with the changes: stances as set, the command line. */
async function refresh(signal) {
  const found = await store.sheet(view.state);
  if (signal.aborted) return;
  view.sheet = found;
  shell.show(view, app.notices);
  app.mounted.show(view);
}

function mount(focus) {
  const { page, scenario } = view.state;
  const key = `${page} ${view.state.own ? own.text : scenario}`;
  if (app.key === key) return;
  app.key = key;
  app.leave?.abort();
  app.leave = new AbortController();
  view.left = app.leave.signal;
  app.mounted = pageOf(page).build(view);
  fill(main, app.mounted.node);
  document.title = `${app.mounted.title} – ${view.sheet.scenario.title} – foedus`;
  if (!focus) return;
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

/** Ask what the page shows: as changed first, then without the changes, to compare with. */
async function compute(signal) {
  const questions = app.mounted.questions(view);
  const begun = performance.now();
  const missing = questions.some((question) => !view.answer(question));
  const arrived = () => !signal.aborted && app.mounted.show(view);
  const progress = (step) => !signal.aborted && shell.progress(step);
  work(missing);
  try {
    const pages = app.mounted.first || [];
    const first = questions.filter((each) => pages.includes(each));
    if (first.length && first.length < questions.length)
      await store.answer(view.state, first, { progress, arrived, signal });
    await store.answer(view.state, questions, { progress, arrived, signal });
    if (!signal.aborted && missing) shell.finished(performance.now() - begun, view);
    if (state.isChanged(view.state)) {
      const plain = state.plain(view.state);
      await store.answer(plain, questions, { progress: () => undefined, arrived, signal });
    }
  } finally {
    if (!signal.aborted) {
      view.busy = false;
      app.mounted.show(view);
      work(false);
    }
  }
}

function work(busy) {
  view.busy = busy;
  main.setAttribute("aria-busy", String(busy));
}

function broken(fault) {
  work(false);
  shell.failed();
  const again = button("Try again", () => show());
  const reset =
    view.state && state.isChanged(view.state)
      ? button("Reset the assumptions", () => go(state.plain(view.state)))
      : null;
  const note = el(
    "p.fault",
    { role: "alert" },
    `It could not be computed: ${fault.message} `,
    again,
    " ",
    reset,
  );
  if (app.mounted && main.contains(app.mounted.node)) {
    main.querySelector(":scope > .fault")?.remove();
    main.prepend(note);
  } else {
    fill(main, el("h1", {}, "foedus"), note);
  }
}

/** Links within the app change the address without loading the page anew. */
function followed(event) {
  const link = event.target.closest?.("a[data-page]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const next = state.read(new URL(link.href));
  go({
    ...view.state,
    page: next.page,
    choices: next.choices,
    with: next.with.length ? next.with : view.state.with,
  });
}

document.addEventListener("click", followed);
addEventListener("popstate", () => {
  app.last = "";
  app.notices = [];
  const next = state.read(new URL(location.href));
  const focus = next.page !== view.state.page;
  view.state = next;
  work(true);
  show({ focus });
});
document.documentElement.addEventListener("themechange", () => app.mounted?.show(view));
let width = innerWidth;
addEventListener("resize", () => {
  if (Math.abs(innerWidth - width) < 24) return;
  width = innerWidth;
  app.mounted?.show(view);
});

view.state = state.read(new URL(location.href));
tips(document.getElementById("tip"));
shell.begin(view);
fill(main, shell.skeleton());
prepare();
show();
