// @ts-check
/** Letters that are written by their names or numbers, like `&nbsp;` and `&#8594;`. */

const ENTITY = /&(?:[a-z][a-z\d]{1,31}|#\d{1,7}|#x[\da-f]{1,6});/gi;
const ONE_ENTITY = new RegExp(`^${ENTITY.source}$`, "i");
const parser = new DOMParser(); // its documents run and load nothing

/** A text with the letters themselves. @param {string} text */
export function decoded(text) {
  return text.includes("&") ? text.replace(ENTITY, letter) : text;
}

/** What nobody knows stays as it is; "&nothing;" is no "&not" with something behind it. @param {string} entity */
function letter(entity) {
  const read = parser.parseFromString(policy().createHTML(entity), "text/html").body.textContent ?? "";
  return read.length > 1 && read.endsWith(";") ? entity : read;
}

/** @type {{createHTML: (entity: string) => any} | undefined} */
let made;

/** Where a browser asks for one, markup is read through this alone, and it lets nothing pass but one letter's name. */
function policy() {
  const rules = { createHTML: checked };
  made ??= /** @type {any} */ (globalThis).trustedTypes?.createPolicy("entities", rules) ?? rules;
  return /** @type {typeof rules} */ (made);
}

/** @param {string} entity */
function checked(entity) {
  if (!ONE_ENTITY.test(entity)) throw new TypeError("this is not the name of a letter");
  return entity;
}
