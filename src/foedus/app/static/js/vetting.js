// Links that were right once: what no longer exists is named and left out, the rest is kept.

import { own } from "./api.js";
import { PAGES, plain } from "./state.js";
import * as store from "./store.js";
import { STANCES } from "./words.js";

const MOST_DRAWS = 16384;

/**
 * The state with only what there is, the sheet of its scenario, and a notice for each thing left out.
 * @returns {Promise<{state: Object, sheet: Object, notices: string[]}>}
 */
export async function vetted(asked) {
  const notices = [];
  const state = { ...asked, settings: { ...asked.settings }, stances: { ...asked.stances } };
  await scenario(state, notices);
  if (state.draws < 1 || state.draws > MOST_DRAWS) {
    notices.push(
      `The link asks for ${asked.draws.toLocaleString("en")} draws; from 1 to ${MOST_DRAWS.toLocaleString("en")} can be had here. 1,000 are used.`,
    );
    state.draws = 1000;
  }
  const sheet = await store.sheet(plain(state));
  settings(state, sheet, notices);
  stances(state, sheet, notices);
  return { state, sheet, notices };
}

async function scenario(state, notices) {
  if (state.own && !own.text) {
    notices.push(
      "The link is to a scenario of somebody's own, whose text is not in the link and not in this tab. Paste or open it under “Your own scenario”; shown is a scenario of the library.",
    );
    state.own = false;
  }
  if (state.own) return;
  const known = (await store.library()).map((one) => one.id);
  if (known.includes(state.scenario)) return;
  const close = closest(state.scenario, known);
  const start = document.body.dataset.scenario;
  notices.push(
    `There is no scenario “${state.scenario}”.${close ? ` Was “${close}” meant?` : ""} Shown is ${start}; there are ${known.join(", ")}.`,
  );
  state.scenario = start;
}

function settings(state, sheet, notices) {
  const priors = new Map(sheet.priors.map((prior) => [prior.id, prior]));
  for (const [id, value] of Object.entries(state.settings)) {
    const fault = wrongSetting(priors.get(id), id, value, [...priors.keys()]);
    if (!fault) continue;
    notices.push(`${fault} It is left out; the rest of the link is kept.`);
    delete state.settings[id];
  }
}

function wrongSetting(prior, id, value, known) {
  if (!prior) {
    const close = closest(id, known);
    return `The link changes an assumption “${id}” that this scenario does not have.${close ? ` Was “${close}” meant?` : ""}`;
  }
  if (prior.settings.some((one) => one.id === value)) return "";
  const amount = Number(value);
  const names = prior.settings.map((one) => one.id);
  const also = names.length ? `, or one of ${names.join(", ")}` : "";
  if (value === "" || !Number.isFinite(amount))
    return `The link sets “${id}” to “${value}”: a number is needed${also}.`;
  const [least, most] = prior.within || [-Infinity, Infinity];
  if (amount < least || amount > most)
    return `The link sets “${id}” to ${value}: it goes from ${least} to ${most}.`;
  return "";
}

function stances(state, sheet, notices) {
  const known = new Set(sheet.stances.map((one) => `${one.proposal}.${one.state}`));
  for (const [key, word] of Object.entries(state.stances)) {
    if (known.has(key) && word in STANCES) continue;
    const what = known.has(key)
      ? `“${word}” is no stance; there are ${Object.keys(STANCES).join(", ")}`
      : `nobody is asked under “${key}”`;
    notices.push(`The link changes a stance, but ${what}. It is left out; the rest of the link is kept.`);
    delete state.stances[key];
  }
}

/** Pages and their addresses, and which is nearest to one that is not there. */
export function nearestPage(name) {
  return closest(name, PAGES.map(([page]) => page).filter(Boolean));
}

/** The nearest of some words, if it is near at all. */
function closest(word, words) {
  const ranked = words
    .map((each) => [distance(word.toLowerCase(), each.toLowerCase()), each])
    .sort((a, b) => a[0] - b[0]);
  return ranked.length && ranked[0][0] <= Math.max(2, word.length / 3) ? ranked[0][1] : "";
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
