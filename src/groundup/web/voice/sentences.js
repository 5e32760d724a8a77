// @ts-check
/** Whole sentences of a growing text, for ears: a piece of one is never said. */

/**
 * Where the last whole sentence after a place ends; the place itself if none does.
 * @param {string} text @param {number} from
 */
export function sentenceEnd(text, from) {
  const ends = /[.!?。！？](?:["”’)\]]*)(?=\s)|\n+/g;
  ends.lastIndex = from;
  let last = from;
  for (let found = ends.exec(text); found; found = ends.exec(text)) last = ends.lastIndex;
  return last;
}

/** A text without its Markdown signs. @param {string} text */
export function spoken(text) {
  return text.replace(/```[^\n]*\n?/g, " ").replace(/[*_`#>|]+/g, "").replace(/\s+/g, " ").trim();
}

/** @param {string} text */
export function wordCount(text) {
  return text.split(/\s+/).filter(Boolean).length;
}
