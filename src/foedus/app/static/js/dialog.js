// Dialogs: the browser's own, so that Esc closes them and the focus goes back where it was.

import { el, button, fill, list, outside } from "./dom.js";
import * as api from "./api.js";
import { withUnit, tight } from "./format.js";

let count = 0;

/** Open a dialog with a heading. Returns the element, whose `.body` may be filled later. */
export function dialog(heading, body) {
  const id = `dialog-${(count += 1)}`;
  const place = el("div.dialog-body", { tabindex: 0, role: "group", "aria-labelledby": id }, body);
  const shut = button("Close", () => box.close(), { class: "close" });
  const box = el(
    "dialog",
    { "aria-labelledby": id },
    el("div.dialog-head", {}, el("h2", { id }, heading), shut),
    place,
  );
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
  box.body = place;
  return box;
}

/** A text to take away, with a button that copies it. */
export function copies(text) {
  const said = el("span.note", { role: "status" });
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Select the text and copy it: the browser does not let the page do it.";
    }
  });
  return el(
    "div.copies",
    {},
    el("pre", { tabindex: 0, role: "group", "aria-label": "Text to copy" }, el("code", {}, text)),
    el("p", {}, copy, " ", said),
  );
}

/** Where a number comes from: formula, inputs with dates, assumptions, sources. */
export async function why(path, view, words, unit = "") {
  const box = dialog(words ? `Why: ${words}` : "Why", el("p.note", {}, "Looking it up …"));
  try {
    const found = await api.json("explain", view.state, { path });
    fill(box.body, explanation(found, path, view, unit));
  } catch (fault) {
    fill(box.body, el("p.fault", { role: "alert" }, `It could not be looked up: ${fault.message}`));
  }
}

function explanation(found, path, view, unit) {
  return [
    el("p.big", {}, tight(withUnit(found.value, found.unit || unit))),
    el("p", {}, found.how),
    found.inputs.length ? [el("h3", {}, "What the evidence says"), list(found.inputs.map(input))] : null,
    found.priors.length
      ? [el("h3", {}, "What is assumed"), list(found.priors.map((prior) => assumed(prior, view)))]
      : null,
    found.sources.length ? [el("h3", {}, "Sources"), list(found.sources.map(cited))] : null,
    found.notes?.length ? [el("h3", {}, "Notes"), list(found.notes)] : null,
    el("h3", {}, "The same on the command line"),
    copies(`${view.sheet.command.replace("foedus assess", "foedus explain")} ${path}`),
  ];
}

const input = (one) => [
  `${one.what}: ${tight(one.value)}`,
  " ",
  el("small", {}, [one.date, one.source].filter(Boolean).join(", ")),
];

function assumed(prior, view) {
  const sheet = view.sheet.priors.find((each) => each.id === prior.id);
  const link = view.link("assumptions", { find: prior.id });
  return [
    el("a", { href: link, "data-page": "assumptions" }, prior.what || sheet?.label || prior.id),
    " ",
    el("small", {}, sheet?.words || prior.unit || ""),
  ];
}

function cited(source) {
  if (typeof source === "string") return source;
  const words = source.citation || source.title || source.id;
  return [
    outside(source.url || source.address, words),
    " ",
    el("small", {}, [source.id, source.version].filter(Boolean).join(", ")),
  ];
}
