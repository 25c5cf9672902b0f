// What has been answered: each answer is fetched once for a request and kept while the page is open.

import * as api from "./api.js";
import { QUESTIONS, requestKey } from "./state.js";

const MOST = 240;
const kept = new Map();
const sheets = new Map();
let scenarios = null;

/** The scenarios of the library. */
export function library() {
  scenarios ??= api.json("scenarios").catch((fault) => {
    scenarios = null;
    throw fault;
  });
  return scenarios;
}

/** Priors, stances and the scenario itself, with the changes of a state. */
export function sheet(state) {
  const key = sheetKey(state);
  if (!sheets.has(key)) {
    if (sheets.size > 40) sheets.delete(sheets.keys().next().value);
    const found = api.json("scenario", state);
    sheets.set(key, found);
    found.catch(() => sheets.delete(key));
  }
  return sheets.get(key);
}

/** The text of the reader's own scenario is part of the key: another text is another request. */
function sheetKey(state) {
  return requestKey(state) + (state.own ? `#${api.own.text}` : "");
}

/** An answer that is there already, or undefined. */
export function known(state, question) {
  return kept.get(`${sheetKey(state)} ${question}`);
}

/**
 * Answer questions for a state; those already known are not asked again.
 * @param {(event: {done: number, of: number, what: string}) => void} progress
 * @param {() => void} arrived called whenever an answer has come
 */
export async function answer(state, questions, { progress, arrived, signal }) {
  const unknown = questions.filter((question) => !known(state, question));
  // Claims are tested with the other answers, so they are asked for together; the server has those at hand.
  const missing = unknown.includes("claims") ? QUESTIONS : unknown;
  if (unknown.length < questions.length) arrived();
  if (!missing.length) return;
  const key = sheetKey(state);
  await api.stream(
    state,
    missing,
    (kind, content) => {
      if (kind === "progress") progress(content);
      if (kind !== "answer") return;
      keep(`${key} ${content.question}`, content);
      arrived();
    },
    signal,
  );
}

function keep(key, content) {
  if (kept.size >= MOST) kept.delete(kept.keys().next().value);
  kept.set(key, content);
}
