// Elements from data. Text goes in as text and nowhere as markup: a scenario's title cannot become an element.

/**
 * An element with attributes, listeners (`onclick`), properties (`.value`) and children.
 * @param {string} tag name, with classes after dots: "p.note"
 * @param {Object} given attributes; null, undefined and false are left out
 * @param {...(Node|string|number|null|Array)} children
 */
export function el(tag, given = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  set(element, given);
  add(element, children);
  return element;
}

/** The same in the SVG namespace; classes come as an attribute. */
export function svg(tag, given = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(element, given);
  add(element, children);
  return element;
}

function set(element, given) {
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key.startsWith(".")) element[key.slice(1)] = value;
    else if (key.startsWith("--")) element.style.setProperty(key, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Put children in place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** Words for a screen reader alone. */
export function unseen(text) {
  return el("span.hidden", {}, text);
}

/** A paragraph list, or nothing for no items. */
export function list(items) {
  return items && items.length
    ? el(
        "ul",
        {},
        items.map((item) => el("li", {}, item)),
      )
    : null;
}

/** A link to a page elsewhere, only if its address is one of the web. */
export function outside(url, words) {
  return /^https?:\/\//i.test(url || "") ? el("a", { href: url, rel: "noreferrer noopener" }, words) : words;
}

/** A button. */
export function button(words, onclick, given = {}) {
  return el("button", { type: "button", onclick, ...given }, words);
}

/** A block that opens. */
export function opens(summary, ...children) {
  return el("details", {}, el("summary", {}, summary), ...children);
}
