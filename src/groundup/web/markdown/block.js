// @ts-check
/** A block of an answer as it is shown; what is the same when it grows stays, with its layout and what is selected in it. */
import { sanitise } from "./sanitise.js";

export function emptyBlock() {
  const block = document.createElement("div");
  block.className = "block";
  return block;
}

/** Markup in a block of its own. @param {string} markup */
export function wrapped(markup) {
  const block = emptyBlock();
  block.append(sanitise(markup));
  for (const table of block.querySelectorAll("table")) scroller(table);
  for (const code of block.querySelectorAll("pre")) code.tabIndex = 0;
  return block;
}

/** Wide tables scroll by themselves, with the keyboard too. @param {Element} table */
function scroller(table) {
  const box = document.createElement("div");
  box.className = "scroller";
  box.tabIndex = 0;
  table.replaceWith(box);
  box.append(table);
}

/** Give a node the children of a fresh one. @param {Node} shown @param {Node} fresh */
export function growNode(shown, fresh) {
  growNodes(shown, [...shown.childNodes], [...fresh.childNodes]);
}

/**
 * Make the last children of a node into others.
 * @param {Node} shown @param {ChildNode[]} known its last children @param {ChildNode[]} wanted what they are to be
 */
export function growNodes(shown, known, wanted) {
  wanted.forEach((next, place) => {
    if (place < known.length) growChild(known[place], next);
    else shown.appendChild(next);
  });
  known.slice(wanted.length).forEach((one) => one.remove());
}

/** @param {ChildNode} known @param {ChildNode} next */
function growChild(known, next) {
  if (known.isEqualNode(next)) return;
  if (known instanceof Text && next instanceof Text) growText(known, next.data);
  else if (known.cloneNode().isEqualNode(next.cloneNode())) growNode(known, next); // all but its children
  else known.replaceWith(next);
}

/** @param {Text} shown @param {string} text */
export function growText(shown, text) {
  if (text.startsWith(shown.data)) shown.appendData(text.slice(shown.length));
  else shown.data = text;
}
