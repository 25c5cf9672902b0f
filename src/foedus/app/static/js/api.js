// Requests to the server that served the page, and to no other.

import { base, fields, words } from "./state.js";

const OWN = "foedus.scenario";

/** The text of the reader's own scenario, kept for this tab alone. */
export const own = {
  get text() {
    try {
      return sessionStorage.getItem(OWN) || "";
    } catch {
      return own.kept || "";
    }
  },
  set text(value) {
    own.kept = value;
    try {
      sessionStorage.setItem(OWN, value);
    } catch {
      // Kept until the page is left, then.
    }
  },
};

/** Ends requests when it is told to, and when the page that made them is left. */
export function whileOn(view) {
  const found = new AbortController();
  view.left.addEventListener("abort", () => found.abort(), { signal: found.signal });
  return found;
}

/** JSON from `api/PATH` for a state. */
export async function json(path, state, extra = {}, signal = undefined) {
  return (await answered(path, state, extra, { signal })).json();
}

/** A text from `api/PATH` for a state. */
export async function text(path, state) {
  return (await answered(path, state, {}, {})).text();
}

/** The address of a download, or null where the request needs a body. */
export function link(path, state, extra = {}) {
  if (state.own) return null;
  const asking = words(query(state, extra));
  return `${base}api/${path}${asking && `?${asking}`}`;
}

/** A download by request with a body: the reader's own scenario never stands in an address. */
export async function save(path, state, extra, name) {
  const blob = await (await answered(path, state, extra, {})).blob();
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(address);
}

/**
 * The answers to questions as they come.
 * @param {(kind: string, content: Object) => void} take called with each event
 */
export async function stream(state, questions, take, signal) {
  const extra = { only: questions.join(",") };
  const response = await answered("assessment", state, extra, { signal, accept: "text/event-stream" });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    rest += value;
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) event(block, take);
  }
}

function event(block, take) {
  const kind = /^event: (.*)$/m.exec(block)?.[1];
  const data = /^data: (.*)$/m.exec(block)?.[1];
  if (!kind || data === undefined) return;
  const content = JSON.parse(data);
  if (kind === "fault") throw new Error(content.error);
  take(kind, content);
}

async function answered(path, state, extra, { signal, accept = "*/*" }) {
  let response;
  try {
    response = await fetch(...asked(path, state, extra, { signal, accept }));
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new Error("The server does not answer. Is foedus serve still running?");
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  throw new Error(body.error || `the server answered ${response.status}`);
}

function asked(path, state, extra, { signal, accept }) {
  const headers = { accept };
  if (!state || !state.own) {
    const asking = words(query(state, extra));
    return [`${base}api/${path}${asking && `?${asking}`}`, { headers, signal }];
  }
  const { only, ...rest } = extra;
  const body = { toml: own.text, settings: state.settings, stances: state.stances };
  Object.assign(body, { draws: state.draws, seed: state.seed });
  if (only) body.only = only.split(",");
  const asking = words(new URLSearchParams(rest));
  const address = `${base}api/${path}${asking && `?${asking}`}`;
  headers["content-type"] = "application/json";
  return [address, { method: "POST", headers, signal, body: JSON.stringify(body) }];
}

function query(state, extra) {
  const found = state ? fields(state) : new URLSearchParams();
  for (const [name, value] of Object.entries(extra)) found.set(name, value);
  return found;
}
