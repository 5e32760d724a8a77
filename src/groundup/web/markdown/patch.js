// @ts-check
/** Makes shown nodes into what is described now. What is the same stays, with its layout and what is selected in it. */

/** @typedef {import("./elements.js").Described} Described */

/**
 * Make the children of a node into others.
 * @param {Node} parent whose children are what was described before, and nothing else
 * @param {Described[]} before @param {Described[]} now
 */
export function patch(parent, before, now) {
  now.forEach((wanted, place) => {
    if (place < before.length) patchChild(parent.childNodes[place], before[place], wanted);
    else parent.appendChild(made(wanted));
  });
  for (let count = before.length; count > now.length; count -= 1) parent.lastChild?.remove();
}

/** @param {ChildNode} shown @param {Described} before @param {Described} now */
function patchChild(shown, before, now) {
  if (typeof before === "string" || typeof now === "string") {
    if (before === now) return;
    if (shown instanceof Text && typeof now === "string") growText(shown, now);
    else shown.replaceWith(made(now));
  } else if (before.name === now.name && haveSameAttributes(before, now)) patch(shown, before.children, now.children);
  else shown.replaceWith(made(now));
}

/** Words that are only added leave what is selected as it is. @param {Text} shown @param {string} text */
export function growText(shown, text) {
  if (text.startsWith(shown.data)) shown.appendData(text.slice(shown.length));
  else shown.data = text;
}

/** @param {Described} described @returns {Node} */
function made(described) {
  if (typeof described === "string") return document.createTextNode(described);
  const node = document.createElement(described.name);
  for (const [name, value] of Object.entries(described.attributes)) node.setAttribute(name, value);
  node.append(...described.children.map(made));
  return node;
}

/** @param {import("./elements.js").DescribedElement} one @param {import("./elements.js").DescribedElement} other */
function haveSameAttributes(one, other) {
  const names = Object.keys(one.attributes);
  return names.length === Object.keys(other.attributes).length && names.every((name) => one.attributes[name] === other.attributes[name]);
}
