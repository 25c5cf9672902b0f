// Numbers in words: the same rules as the report (sensible digits, intervals, shares as percentages).

const MINUS = "−";
const SHARES = { share: "", "chance a year": "a year" };
const FINEST_OF = [
  ["%", 3],
  ["US$", 3],
];

export const isInterval = (value) =>
  value !== null && typeof value === "object" && "median" in value && "p05" in value;
export const isShare = (unit) => unit in SHARES;

/** A cell of a table as text. */
export function cell(value, unit = "") {
  if (value === null || value === undefined || value === "") return "–";
  if (isInterval(value)) return interval(value, unit);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return number(value, unit);
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** "12 % (90 %: 5 to 20 %)"; the median alone where the interval has no width. */
export function interval(value, unit = "") {
  const [median, low, high] = [value.median, value.p05, value.p95].map((part) => number(part, unit));
  if (low === high) return median;
  return `${median} (90 %: ${low.replace(/ %$/, "")} to ${high})`;
}

/** The ends of an interval alone: "5 to 20 %". */
export function ends(value, unit = "") {
  const [low, high] = [value.p05, value.p95].map((part) => number(part, unit));
  return low === high ? "" : `${low.replace(/ %$/, "")} to ${high}`;
}

/** A number with its sign as a minus, whole above ten, else two significant digits. */
export function number(value, unit = "") {
  if (!Number.isFinite(value)) return "–";
  if (isShare(unit)) return `${percentage(100 * value)} %`;
  if (unit === "index") return value.toFixed(3).replace("-", MINUS);
  if (Number.isInteger(value) && unit === "") return group(value.toFixed(0));
  const most = FINEST_OF.find(([start]) => unit.startsWith(start));
  return digits(value, most ? most[1] : 8);
}

/** A number and its unit, for use in a sentence. */
export function withUnit(value, unit) {
  const words = isInterval(value) ? interval(value, unit) : number(value, unit);
  return `${words} ${unitWords(unit)}`.trim();
}

/** What stands in a heading for a unit. */
export function unitWords(unit) {
  return unit in SHARES ? SHARES[unit] : unit || "";
}

function percentage(value) {
  if (value !== 0 && Math.abs(value) < 0.01) return value > 0 ? "<0.01" : "0.00";
  return digits(value);
}

function digits(value, finest = 8) {
  if (value === 0) return "0";
  const power = Number(value.toExponential(1).split("e")[1]);
  const decimals = Math.min(Math.max(1 - power, 0), finest);
  if (Number(value.toFixed(decimals)) === 0) return "0.00";
  return group(value.toFixed(decimals));
}

function group(text) {
  const [whole, rest] = text.replace("-", MINUS).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** "2023-06-14" → "14 June 2023". */
export function day(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso || "");
  if (!found) return iso || "";
  const month = new Date(Date.UTC(2000, Number(found[2]) - 1, 1));
  const name = month.toLocaleDateString("en-GB", { month: "long", timeZone: "UTC" });
  return `${Number(found[3])} ${name} ${found[1]}`;
}

/** "3 rows", "1 row". */
export function counted(amount, one, many = `${one}s`) {
  return `${number(amount)} ${amount === 1 ? one : many}`;
}

/** Numbers hold their unit, and years their span, on one line. */
export function tight(text) {
  return String(text)
    .replace(/(\d) %/g, "$1\u00a0%")
    .replace(/% of GDP/g, "%\u00a0of\u00a0GDP");
}
