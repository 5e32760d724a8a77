// @ts-check
/** Markdown read into tokens: GitHub's dialect, with formulas. */
import { Marked } from "../vendor/marked.js";
import { formulas } from "./formulas.js";

const marked = new Marked({ gfm: true, async: false });

marked.use({ extensions: [/** @type {any} */ (formulas)] });

/** @param {string} text @returns {any[]} */
export function lexer(text) {
  return marked.lexer(text);
}
