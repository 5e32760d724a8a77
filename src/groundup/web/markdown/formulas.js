// @ts-check
/**
 * Formulas in Markdown: `$...$`, `$$...$$`, `\\(...\\)` and `\\[...\\]`. They are shown as code of the language
 * "formula" first; `drawFormulas` draws them once their block has ended.
 */
export const INLINE = "language-formula";
export const DISPLAY = "language-formula-display";

const RULES = [
  { pattern: /^\$\$([^$]+)\$\$/, kind: DISPLAY },
  { pattern: /^\\\[([\s\S]+?)\\\]/, kind: DISPLAY },
  { pattern: /^\\\(([\s\S]+?)\\\)/, kind: INLINE },
  { pattern: /^\$((?:\\[^\n]|[^\\$\n])+)\$(?!\d)/, kind: INLINE },
];

/** An extension of marked. */
export const formulas = {
  name: "formula",
  level: "inline",
  start: (/** @type {string} */ source) => {
    const at = source.search(/\$|\\[([]/);
    return at < 0 ? undefined : at;
  },
  tokenizer: (/** @type {string} */ source) => formulaAt(source),
};

/** A formula at the beginning of a text; "$5 and $6" is none. @param {string} source */
function formulaAt(source) {
  for (const { pattern, kind } of RULES) {
    const found = pattern.exec(source);
    if (!found) continue;
    const isTight = source.startsWith("$$") || source[0] !== "$" || found[1].trim() === found[1];
    if (isTight && found[1].trim()) return { type: "formula", raw: found[0], text: found[1].trim(), kind };
  }
  return undefined;
}
