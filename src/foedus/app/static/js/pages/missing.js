// An address without a page: what is wrong, and what there is.

import { el } from "../dom.js";
import { PAGES } from "../state.js";
import { nearestPage } from "../vetting.js";

/** A page that lists the pages. */
export function build(view) {
  const name = view.state.page;
  const close = nearestPage(name);
  const link = (page, words) => el("a", { href: view.link(page), "data-page": page }, words);
  const meant = close
    ? el(
        "p",
        {},
        "Was ",
        link(close, PAGES.find(([page]) => page === close)[1]),
        " meant? The rest of the link is kept.",
      )
    : null;
  const node = el(
    "article.plain",
    {},
    el("h1", {}, "There is no such page"),
    el("p.lead", {}, `Nothing stands at “${name}”.`),
    meant,
    el("p", {}, "There are:"),
    el(
      "ul",
      {},
      PAGES.map(([page, words]) => el("li", {}, link(page, words))),
    ),
  );
  return { node, title: "No such page", questions: () => [], show: () => undefined };
}
