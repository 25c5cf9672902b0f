// One assumption as a slider or a switch, beside the range and the literature that it comes from.

import { el, fill, button, list, opens, outside, unseen } from "./dom.js";
import { number, unitWords, tight } from "./format.js";
import { strip } from "./strip.js";

const NOTCHES = 400;
let count = 0;

/**
 * A control for a prior.
 * @param {Object} prior of the sheet
 * @param {(value: string|null, drawn: boolean) => void} change called with a setting, a number as text, or null
 *   for "as assumed"; `drawn` along the slider, many such changes are one step
 */
export function control(prior, change) {
  const id = `prior-control-${(count += 1)}`;
  const scale = scaleOf(prior);
  const said = el("span");
  const back = button(["Put back", unseen(`: ${prior.label}`)], () => change(null), { class: "back" });
  const now = el("p.now", {}, said, " ", back);
  const range = prior.whole && prior.settings.length ? null : slider(prior, scale, id, change);
  const switches = settings(prior, id, change);
  const node = el(
    "div.prior",
    { "data-prior": prior.id },
    el("div.prior-words", {}, el("p.prior-label", { id: `${id}-label` }, prior.label), now, reasons(prior)),
    el("div.prior-set", {}, range?.node, switches.node),
  );

  function show(value) {
    const changed = value !== undefined;
    node.classList.toggle("changed", changed);
    back.hidden = !changed;
    range?.show(value);
    switches.show(value);
    const assumed = `assumed: ${prior.words || number(prior.default.median, prior.unit)}`;
    const set = prior.settings.find((one) => one.id === value);
    const words = set ? `${set.id}, ${set.label}` : amount(Number(value), prior);
    fill(
      said,
      changed
        ? [el("b", {}, "Changed: "), tight(words), el("span.assumed", {}, ` (${tight(assumed)})`)]
        : tight(capital(assumed)),
    );
  }

  return { node, show };
}

function slider(prior, scale, id, change) {
  const input = el("input", {
    type: "range",
    id,
    min: 0,
    max: NOTCHES,
    step: 1,
    "aria-labelledby": `${id}-label`,
    oninput: () => change(String(scale.value(Number(input.value))), true),
  });
  const said = el("output", { for: id });
  const [low, high] = scale.ends;
  const reference = strip(scale.warped(prior.default), [0, 1]);
  const labels = el(
    "span.ends",
    { "aria-hidden": "true" },
    el("span", {}, number(low, prior.unit)),
    el("span", {}, number(high, prior.unit)),
  );
  const node = el("div.range", {}, said, el("div.rail", {}, reference, input), labels);

  function show(value) {
    const fixed = value !== undefined && value !== "" && Number.isFinite(Number(value));
    const set = prior.settings.some((one) => one.id === value);
    const shown = fixed ? Number(value) : prior.default.median;
    // A slider that is being drawn along keeps its own notch: the value it sent comes back rounded.
    if (document.activeElement !== input || !fixed) input.value = scale.notch(shown);
    node.classList.toggle("off", !fixed);
    const words = fixed
      ? amount(shown, prior)
      : set
        ? `by the setting ${value}`
        : `not fixed; median ${amount(shown, prior)}`;
    said.textContent = tight(words);
    input.setAttribute("aria-valuetext", words);
  }

  return { node, show };
}

/** Named settings as a switch; the first puts the assumption back. */
function settings(prior, id, change) {
  if (!prior.settings.length) return { node: null, show: () => undefined };
  const name = `${id}-setting`;
  const radios = [{ id: "", label: "as assumed" }, ...prior.settings].map((one) => {
    const input = el("input", { type: "radio", name, value: one.id, onchange: () => change(one.id || null) });
    const words = one.id ? one.id.replaceAll("-", " ").replaceAll("_", " ") : one.label;
    return {
      one,
      input,
      node: el("label.switch", { title: one.id ? one.label : null }, input, el("span", {}, words)),
    };
  });
  const node = el(
    "fieldset.switches",
    {},
    el("legend.hidden", {}, `Setting of: ${prior.label}`),
    radios.map((each) => each.node),
  );
  const show = (value) => {
    for (const { one, input } of radios) input.checked = (value ?? "") === one.id;
  };
  return { node, show };
}

function reasons(prior) {
  const cited = prior.references.map((work) => [
    outside(work.url, work.citation),
    work.says ? `: ${tight(work.says)}` : "",
  ]);
  const basis = cited.length
    ? list(cited)
    : el("p.note", {}, "A judgement; no published estimate is leaned on.");
  const many = cited.length
    ? `Why this range, ${cited.length} ${cited.length === 1 ? "reference" : "references"}`
    : "Why this range";
  const body = el(
    "div.reasons",
    {},
    el("p", {}, prior.note),
    basis,
    el("p.note", {}, el("code", {}, prior.id)),
  );
  return opens([many, unseen(`: ${prior.label}`)], body);
}

/** Notches of the slider to values: about the range of the reference, in logs where the prior is. */
function scaleOf(prior) {
  const { p05, p95 } = prior.default;
  const log = prior.log && p05 > 0;
  const [to, from] = log ? [Math.log, Math.exp] : [(x) => x, (x) => x];
  const room = 0.75 * (to(p95) - to(p05)) || Math.abs(to(p95)) || 1;
  const clip = (value, edge, pick) => (Number.isFinite(edge) ? pick(value, edge) : value);
  const low = clip(from(to(p05) - room), prior.low, Math.max);
  const high = clip(from(to(p95) + room), prior.high, Math.min);
  const span = to(high) - to(low) || 1;
  const share = (value) => (to(Math.max(value, log ? low : -Infinity)) - to(low)) / span;
  const value = (notch) => {
    const found = from(to(low) + (span * notch) / NOTCHES);
    if (prior.whole) return Math.round(found);
    if (notch === 0 || notch === NOTCHES) return Number(found.toPrecision(6));
    const decimals = Math.max(0, 2 - Math.floor(Math.log10((high - low) / 100 || 1)) - 1);
    return log ? Number(found.toPrecision(3)) : Number(found.toFixed(Math.min(decimals, 12)));
  };
  const warped = (given) =>
    Object.fromEntries(Object.entries(given).map(([name, each]) => [name, share(each)]));
  return {
    ends: [low, high],
    value,
    notch: (one) => Math.round(NOTCHES * Math.min(Math.max(share(one), 0), 1)),
    warped,
  };
}

function amount(value, prior) {
  return `${number(value, prior.unit)} ${unitWords(prior.unit)}`.trim();
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
