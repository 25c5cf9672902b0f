// Is what the articles say true: article by article, the verdict, the number that decides, the evidence.

import { switches } from "../answer.js";
import { download } from "../figure.js";
import { el, fill, outside, list } from "../dom.js";
import { counted, day, tight } from "../format.js";
import { ASKS, SHAPES } from "../words.js";

/** The page. */
export function build(view) {
  const lead = el("p.lead.grey", {}, "…");
  const place = el("div");
  const body = el("div");
  const said = el("p.note", { role: "status" });
  const node = el(
    "article.plain.claims-page",
    {},
    el("p.kicker", {}, view.sheet.scenario.title),
    el("h1", {}, ASKS.claims),
    lead,
    el(
      "p",
      {},
      "Claims are in our words, one test each, chosen before its result was known; where a claim has several honest readings, each is tested.",
    ),
    place,
    said,
    body,
  );
  let shown = null;
  let pick = null;

  function show(now) {
    const ledgers = now.answer("claims")?.answer;
    if (!ledgers) return;
    if (shown !== ledgers) {
      shown = ledgers;
      const all = ledgers.flatMap((ledger) => ledger.verdicts);
      lead.classList.remove("grey");
      lead.textContent = all.length
        ? `${counted(all.length, "claim")} of ${counted(ledgers.length, "article")}: ${sum(all)}.`
        : "No article goes with this scenario.";
      pick = filter(all, view);
      fill(place, all.length ? pick.node : null);
      fill(
        body,
        ledgers.map((ledger) => article(ledger, now)),
      );
    }
    apply(now.state.choices.verdict || "");
  }

  function apply(wanted) {
    pick.show(wanted);
    const items = [...body.querySelectorAll(".claim")];
    let seen = 0;
    for (const item of items) {
      item.hidden = Boolean(wanted) && item.dataset.verdict !== wanted;
      seen += item.hidden ? 0 : 1;
    }
    for (const section of body.querySelectorAll(".ledger"))
      section.hidden = Boolean(wanted) && !section.querySelector(".claim:not([hidden])");
    said.textContent = wanted ? `${seen} of ${counted(items.length, "claim")} shown: ${wanted}.` : "";
  }

  return { node, title: "Claims", questions: () => ["claims"], show };
}

const sum = (verdicts) =>
  tally(verdicts)
    .map(([word, many]) => `${many} ${word}`)
    .join(", ");

function tally(verdicts) {
  return Object.keys(SHAPES)
    .map((word) => [word, verdicts.filter((one) => one.verdict === word).length])
    .filter(([, many]) => many);
}

function filter(all, view) {
  const items = [
    ["", `all ${all.length}`],
    ...tally(all).map(([word, many]) => [word, `${SHAPES[word]} ${word} ${many}`]),
  ];
  return switches("Show", items, view.state.choices.verdict || "", (value) =>
    view.choose({ verdict: value }),
  );
}

const chip = (word) =>
  el(
    `span.verdict.v-${word.replace(" ", "-")}`,
    {},
    el("span", { "aria-hidden": "true" }, SHAPES[word] || ""),
    ` ${word}`,
  );

function article(ledger, view) {
  const { article: about, verdicts } = ledger;
  const by = [about.publisher, about.author, day(about.date)].filter(Boolean).join(", ");
  return el(
    "section.ledger",
    {},
    el("h2", {}, about.title),
    el("p.note", {}, `${by}. ${sum(verdicts)}. ${about.note || ""}`),
    el(
      "div.claims",
      {},
      verdicts.map((one) => claim(one)),
    ),
    el(
      "p.tools",
      {},
      el("span.word", {}, "Take away"),
      download({
        label: "JSON",
        path: `table/claims/${about.id}.json`,
        state: view.state,
        file: `claims-${about.id}.json`,
        of: about.title,
      }),
    ),
  );
}

function claim(one) {
  const body = el("div.evidence");
  const block = el(
    "details.claim",
    { id: `claim-${one.article}-${one.id}`, "data-verdict": one.verdict },
    el("summary", {}, chip(one.verdict), el("span.says", {}, one.says, " ", el("small", {}, decides(one)))),
    body,
  );
  block.addEventListener("toggle", () => block.open && !body.firstChild && fill(body, evidence(one)));
  return block;
}

/** The number that decides; without one, the reason. */
function decides(one) {
  return tight(one.found || one.reason || "");
}

function evidence(one) {
  const also = (one.also || []).map((other) => `, ${other}`).join("");
  const where = one.paragraph ? `Paragraph ${one.paragraph}${also}. ` : "";
  const related = (one.related || []).map(
    (each) => `${each.shows || each.reading || ""}: ${each.reason || each.found || ""}`,
  );
  return [
    el("p", {}, tight(one.reason || "")),
    one.readings?.length ? readings(one.readings) : null,
    related.length ? [el("p", {}, "Beside it, deciding nothing:"), list(related.map(tight))] : null,
    one.would_change ? el("p", {}, el("b", {}, "What would change it. "), tight(one.would_change)) : null,
    one.would_decide ? el("p", {}, el("b", {}, "What would decide it. "), tight(one.would_decide)) : null,
    one.weakness ? el("p.note", {}, `Where the test falls short: ${one.weakness}`) : null,
    el("p.note", {}, `${where}Claim of ${day(one.claim_date)}; id ${one.id}.`),
  ];
}

function readings(all) {
  const heads = ["Read as", "Verdict", "Found and needed", "Of", "Sources"].map((words) =>
    el("th", { scope: "col" }, words),
  );
  return el(
    "div.scroll",
    { tabindex: 0, role: "region", "aria-label": "Readings of the claim" },
    el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, all.map(reading))),
  );
}

function reading(one) {
  const records = (one.detail || []).filter((each) => each && typeof each === "object");
  return el(
    "tr",
    {},
    el("td.t", {}, one.reading, one.weakness ? el("small", {}, ` ${one.weakness}`) : null),
    el("td", {}, chip(one.verdict)),
    el(
      "td.t",
      {},
      tight(one.reason),
      one.would_change ? el("small", {}, ` ${tight(one.would_change)}`) : null,
      records.length ? facts(records) : null,
    ),
    el("td", {}, String(one.date || "")),
    el("td", {}, (one.sources || []).join(", ")),
  );
}

/** The records behind a number, whatever their fields are. */
function facts(records) {
  const skip = new Set(["reference", "url"]);
  const words = (record) =>
    Object.entries(record)
      .filter(([name, value]) => !skip.has(name) && value !== null && typeof value !== "object")
      .map(([name, value]) => `${name.replaceAll("_", " ")} ${value}`)
      .join(", ");
  return el(
    "details",
    {},
    el("summary", {}, counted(records.length, "record")),
    el(
      "ul.facts",
      {},
      records.map((record) =>
        el(
          "li",
          {},
          words(record),
          record.reference ? [" ", el("small", {}, outside(record.url, record.reference))] : null,
        ),
      ),
    ),
  );
}
