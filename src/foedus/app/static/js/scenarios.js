// The scenario to look at: one of the library, or the reader's own, which is sent to this server alone.

import { own, text } from "./api.js";
import { el, fill, button } from "./dom.js";
import { dialog } from "./dialog.js";
import { plain } from "./state.js";
import * as store from "./store.js";

/** The scenarios to choose from, and a box for the reader's own. */
export function chooser(view) {
  const select = el("select", { id: "scenario", onchange: () => chosen(select, view) });
  store.library().then(
    (all) => {
      fill(
        select,
        all.map((one) => el("option", { value: one.id }, one.title)),
        view.state.own ? el("option", { value: "own" }, "Your own scenario") : null,
      );
      select.value = view.state.own ? "own" : view.state.scenario;
    },
    () => undefined,
  );
  return el(
    "div.chooser",
    {},
    el("label", { for: "scenario" }, "Scenario "),
    select,
    " ",
    button("Your own scenario …", () => ownBox(view)),
  );
}

function chosen(select, view) {
  view.go({ ...plain(view.state), own: select.value === "own", scenario: select.value, choices: {} });
}

function ownBox(view) {
  const area = el("textarea", { id: "own-text", rows: 16, spellcheck: "false", ".value": own.text });
  const file = el("input", {
    type: "file",
    accept: ".toml,text/plain",
    id: "own-file",
    onchange: async () => (area.value = (await file.files[0]?.text()) ?? area.value),
  });
  const fault = el("p.fault", { role: "alert", hidden: true });
  const say = (words) => {
    fault.hidden = false;
    fault.textContent = words;
  };
  const start = button("Start from this scenario", () =>
    text("scenario.toml", view.state).then(
      (found) => (area.value = found),
      (problem) => say(problem.message),
    ),
  );
  const box = dialog("Your own scenario", [
    el(
      "p",
      {},
      "A scenario is a TOML file: who is to be allied with whom, on which date, and who said what. It is sent to this server alone, kept in this tab, and written nowhere.",
    ),
    el("p.acts", {}, el("label", { for: "own-file" }, "Open a file "), file, " ", start),
    el("label", { for: "own-text" }, "Text of the scenario"),
    area,
    fault,
    el(
      "p.acts",
      {},
      button("Assess it", () => assess(), { class: "main" }),
    ),
  ]);

  async function assess() {
    if (new TextEncoder().encode(area.value).length > 256 * 1024)
      return say("The text is longer than 256 KB.");
    if (!area.value.trim()) return say("There is no text yet.");
    const before = own.text;
    own.text = area.value;
    const next = { ...plain(view.state), own: true, choices: {} };
    try {
      await store.sheet(next);
    } catch (problem) {
      own.text = before;
      return say(problem.message);
    }
    box.close();
    view.go(next);
  }
}
