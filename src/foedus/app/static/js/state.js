// What the page shows, as an address: every control is in the query string, so that a link shares it.

export const PAGES = [
  ["", "Overview"],
  ["adoption", "Adoption"],
  ["membership", "Membership"],
  ["gains", "Gains"],
  ["blocs", "Blocs"],
  ["risk", "Risk"],
  ["trade", "Trade"],
  ["claims", "Claims"],
  ["assumptions", "Assumptions"],
  ["compare", "Compare"],
];
export const QUESTIONS = ["adoption", "membership", "gains", "blocs", "risk", "trade", "claims"];
const USUAL = 1000;
const CHOICES = ["map", "year", "verdict", "channel", "proposal", "find"];

export const base = new URL(document.baseURI).pathname;

/** The state that an address stands for. */
export function read(url) {
  const query = url.searchParams;
  const state = {
    // As written: names of pages need no escapes, and a wrong escape must not stop the page that says so.
    page: url.pathname.slice(base.length).replace(/\/$/, ""),
    scenario: query.get("scenario") || document.body.dataset.scenario,
    own: query.get("own") === "1",
    settings: pairs(query.getAll("set")),
    stances: pairs(query.getAll("stance")),
    draws: whole(query.get("draws"), USUAL),
    seed: whole(query.get("seed"), 1),
    with: query.getAll("with"),
    choices: {},
  };
  for (const name of CHOICES) if (query.has(name)) state.choices[name] = query.get(name);
  return state;
}

/** The address of a state, relative to the server. */
export function address(state) {
  const query = fields(state);
  if (state.own) query.set("own", "1");
  for (const [name, value] of Object.entries(state.choices)) if (value) query.set(name, value);
  for (const other of state.with) query.append("with", other);
  const text = words(query);
  return base + state.page + (text && `?${text}`);
}

/** The fields that the server computes from, as a query; what is usual is left out. */
export function fields(state) {
  const query = new URLSearchParams();
  if (!state.own && state.scenario !== document.body.dataset.scenario) query.set("scenario", state.scenario);
  for (const [name, value] of sorted(state.settings)) query.append("set", `${name}:${value}`);
  for (const [name, value] of sorted(state.stances)) query.append("stance", `${name}:${value}`);
  if (state.draws !== USUAL) query.set("draws", state.draws);
  if (state.seed !== 1) query.set("seed", state.seed);
  return query;
}

/** A query as text in which colons stay readable. */
export function words(query) {
  return query.toString().replaceAll("%3A", ":");
}

/** Equal for states that the server computes the same from. */
export function requestKey(state) {
  return `${state.own ? "own" : state.scenario}?${fields(state)}`;
}

/** The same scenario with nothing changed. */
export function plain(state) {
  return { ...state, settings: {}, stances: {} };
}

export function isChanged(state) {
  return Object.keys(state.settings).length + Object.keys(state.stances).length > 0;
}

/** A request from the text of another page's query string (what `with=` holds). */
export function fromQuery(text, state) {
  const url = new URL(base, document.baseURI);
  url.search = text;
  return { ...read(url), page: state.page, with: [], choices: state.choices };
}

function pairs(items) {
  const found = {};
  for (const item of items) {
    const at = item.indexOf(":");
    if (at > 0 && at < item.length - 1) found[item.slice(0, at).trim()] = item.slice(at + 1).trim();
    else found[item] = "";
  }
  return found;
}

function whole(text, usual) {
  const value = Number(text ?? NaN);
  return Number.isInteger(value) && value >= 0 && text !== "" ? value : usual;
}

const sorted = (record) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
