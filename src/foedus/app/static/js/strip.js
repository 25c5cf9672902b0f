// Intervals drawn small: dot the median, thick half of the draws, thin 90 %, a hollow ring what it was.

import { el, button, unseen } from "./dom.js";
import { ends, isShare, number, tight, unitWords, isInterval } from "./format.js";
import { why } from "./dialog.js";

/** A card with so many rows of one kind shows no second kind. */
const FULL = 5;

/** A domain that holds zero and all intervals. */
export function domainOf(values, unit) {
  if (unit === "share") return [0, 1];
  const high = Math.max(0, ...values.map((value) => value.p95));
  const low = Math.min(0, ...values.map((value) => value.p05));
  return low === high ? [low, low + 1] : [low, high];
}

/** One interval on a domain; decoration beside its number in words. */
export function strip(value, [low, high], was = null, tone = "") {
  const at = (number) => `${(100 * Math.min(Math.max((number - low) / (high - low), 0), 1)).toFixed(2)}%`;
  const node = el("span.strip", { "aria-hidden": "true", "data-tone": tone || null });
  const bar = (kind, a, b) => el(`i.${kind}`, { "--from": at(a), "--to": at(b) });
  if (low < 0 && high >= 0) node.append(el("i.zero", { "--from": at(0) }));
  node.append(bar("thin", value.p05, value.p95), bar("thick", value.p25, value.p75));
  if (was && was.median !== value.median) node.append(el("i.was", { "--from": at(was.median) }));
  node.append(el("i.dot", { "--from": at(value.median) }));
  return node;
}

/**
 * Rows of labelled intervals on one domain.
 * @param {Array<{label, value, was?, path?, words?, tone?, remark?}>} rows
 */
export function rows(items, unit, view, given = {}) {
  const values = items.flatMap((item) => [item.value, item.was].filter(isInterval));
  const domain = given.domain || domainOf(values, unit);
  return el(
    "ul.rows",
    {},
    items.map((item) => row(item, unit, view, domain)),
  );
}

function row(item, unit, view, domain) {
  const { value, was } = item;
  const moved = was && number(was.median, unit) !== number(value.median, unit);
  const range = ends(value, unit);
  const said = el(
    "span.said",
    {},
    moved ? [el("s", {}, unseen("was "), number(was.median, unit)), " → "] : null,
    el("b", {}, tight(number(value.median, unit))),
    range ? el("small", {}, ` ${tight(range)}`) : null,
  );
  const ask = item.path
    ? button(
        ["why", unseen(` ${item.words || item.label}`)],
        () => why(item.path, view, item.words || item.label, unit),
        { class: "why" },
      )
    : null;
  const label = el("span.label", {}, item.label, item.remark ? el("small", {}, ` ${item.remark}`) : null);
  return el("li", { class: moved ? "moved" : null }, label, said, strip(value, domain, was, item.tone), ask);
}

/**
 * The headline numbers of an answer: those of one kind together, shares first.
 * @param {Object} found the answer with its `headlines`; `was` that of the assumptions unchanged
 */
export function headlines(question, found, was, view, most = Infinity) {
  const before = new Map((was?.headlines || []).map((each) => [each.key, each.value]));
  const groups = new Map();
  for (const each of found.headlines || []) {
    const key = `${each.what}|${each.unit}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(each);
  }
  const ordered = [...groups.values()].sort((a, b) => isShare(b[0].unit) - isShare(a[0].unit));
  const alive = ordered.filter((group) =>
    group.some(({ value }) => value.p05 !== 0 || value.p95 !== 0 || group.length < 3),
  );
  const kinds = alive.slice(0, most < Infinity && alive[0]?.length > FULL ? 1 : most);
  return kinds.map((group) => kind(question, group, before, view));
}

function kind(question, group, before, view) {
  const { what, unit } = group[0];
  const items = group.map((each) => ({
    label: each.subject || sentence(what),
    value: each.value,
    was: before.get(each.key),
    path: `${question}.${each.key}`,
    words: [each.subject, each.what].filter(Boolean).join(": "),
  }));
  const alone = group.length === 1 && !group[0].subject;
  const unitSaid = unitWords(unit);
  const heading = alone ? unitSaid && `, ${unitSaid}` : null;
  if (alone && heading) items[0].remark = unitSaid;
  const head = alone
    ? null
    : el("p.kind", {}, sentence(what), unitSaid ? el("small", {}, `, ${unitSaid}`) : null);
  return el("div.group", {}, head, rows(items, unit, view));
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
