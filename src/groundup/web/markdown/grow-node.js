// @ts-check
/** Makes what is shown into what it has grown to: what is the same stays, with its layout and what is selected in it. */

/**
 * Give a node the children of a fresh one, which is used up.
 * @param {Node} shown @param {Node} fresh
 */
export function growNode(shown, fresh) {
  const known = shown.childNodes;
  const wanted = [...fresh.childNodes];
  wanted.forEach((next, place) => {
    if (place < known.length) growChild(known[place], next);
    else shown.appendChild(next);
  });
  while (known.length > wanted.length) known[wanted.length].remove();
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
