// One kind of table for all: sortable by its headings, units beside them, intervals with their ends.

import { el, fill, button } from "./dom.js";
import { cell, isInterval, isShare, unitWords, number, ends, tight, counted } from "./format.js";
import { stanceWord } from "./words.js";

const SHOWN = 15;
const NAMED_BY = { state: "name", state1: "name1", state2: "name2", partner: "partner_name" };
const PROPOSALS = ["proposal", "world"];

/**
 * A table of an answer.
 * @param {Object} found `{title, columns, rows, note}`
 * @param {Object} options `view`, `caption`, `shown` rows, `without` names of columns
 */
export function table(found, { view, caption = found.title, shown = SHOWN, without = [] } = {}) {
  const titles = Object.fromEntries(
    (view?.sheet?.scenario?.proposal || []).map((one) => [one.id, one.title]),
  );
  const columns = kept(found, without);
  const order = { by: null, down: false };
  const own = { all: found.rows.length <= shown + 3 };
  const body = el("tbody");
  const more = el("p.more");
  const heads = columns.map((column) => heading(column, found, (again) => sort(column, again)));
  const inner = el(
    "table",
    {},
    el("caption.hidden", {}, caption),
    el("thead", {}, el("tr", {}, heads)),
    body,
  );
  const scroll = el("div.scroll", { tabindex: 0, role: "region", "aria-label": caption }, inner);

  function sort(column, head) {
    order.down = order.by === column.name ? !order.down : isNumeric(found, column);
    order.by = column.name;
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    write();
  }

  function write() {
    const rows = ordered(found.rows, order);
    const visible = own.all ? rows : rows.slice(0, shown);
    fill(
      body,
      visible.map((row) => line(row, columns, found, titles)),
    );
    const rest = rows.length - visible.length;
    fill(
      more,
      rest > 0 ? button(`Show ${counted(rest, "more row")}`, () => ((own.all = true), write())) : null,
    );
  }

  write();
  return el("div.table", {}, scroll, more, found.note ? el("p.note", {}, found.note) : null);
}

/** No codes beside names, no unit beside its numbers, nothing empty, nothing all alike. */
function kept(found, without) {
  const present = new Set(found.columns.map((column) => column.name));
  const values = (name) => found.rows.map((row) => row[name]);
  return found.columns.filter(({ name }) => {
    if (name === "unit" || without.includes(name) || (NAMED_BY[name] && present.has(NAMED_BY[name])))
      return false;
    const all = values(name);
    if (PROPOSALS.includes(name) && new Set(all).size < 2) return false;
    return all.some((value) => value !== null && value !== "");
  });
}

function heading(column, found, pressed) {
  const spreads = found.rows.some((row) => isInterval(row[column.name]));
  const unit = [unitWords(column.unit), spreads ? "median (90 %)" : ""].filter(Boolean).join(", ");
  const words = [column.label, unit ? el("small", {}, tight(unit)) : null];
  const head = el("th", { scope: "col", class: isNumeric(found, column) ? "n" : null });
  head.append(button(words, () => pressed(head), { class: "sort" }));
  return head;
}

function isNumeric(found, column) {
  const values = found.rows.map((row) => row[column.name]).filter((value) => value !== null && value !== "");
  return values.length > 0 && values.every((value) => typeof value === "number" || isInterval(value));
}

function ordered(rows, { by, down }) {
  if (!by) return rows;
  const key = (row) => (isInterval(row[by]) ? row[by].median : row[by]);
  const rank = (a, b) => {
    const [x, y] = [key(a), key(b)];
    const [noX, noY] = [x === null || x === "", y === null || y === ""];
    if (noX || noY) return noX - noY;
    const way =
      typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en");
    return down ? -way : way;
  };
  return [...rows].sort(rank);
}

function line(row, columns, found, titles) {
  return el(
    "tr",
    {},
    columns.map((column, place) => {
      const words = tight(text(column, row, titles));
      const numeric = isNumeric(found, column);
      const kind = numeric ? "n" : words.length > 34 ? "t" : null;
      return place === 0 ? el("th", { scope: "row", class: kind }, words) : el("td", { class: kind }, words);
    }),
  );
}

function text(column, row, titles) {
  const value = row[column.name];
  const { name, unit } = column;
  if (PROPOSALS.includes(name)) return titles[value] || cell(value);
  if (["position", "recorded", "word"].includes(name) && typeof value === "string") return stanceWord(value);
  if (name === "sign") return value > 0 ? "+" : "−";
  if (name === "year" && value !== null) return String(value);
  if (isInterval(value) && row.unit && !unit) {
    const words = spread(value, row.unit);
    if (isShare(row.unit)) return name === "change" ? words.replaceAll("%", "points") : words;
    return row.unit === "index" ? words : `${words} ${row.unit}`;
  }
  return isInterval(value) ? spread(value, unit) : cell(value, unit);
}

/** Median and ends; that they hold 90 % of the draws stands in the heading. */
function spread(value, unit) {
  const range = ends(value, unit);
  return number(value.median, unit) + (range && ` (${range})`);
}
