// @ts-check
/** Markdown to markup, as ours: no raw HTML, no images, headings below those of the page, boxes as characters. */
import { Marked } from "../vendor/marked.js";
import { formulas } from "./formulas.js";
import { t } from "../i18n/translate.js";

const HIGHEST_HEADING = 4;

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    html: ({ text }) => escaped(text),
    image: ({ text }) => escaped(t("image.omitted", { alt: text })),
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + HIGHEST_HEADING - 1);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

marked.use({ extensions: [/** @type {any} */ (formulas(escaped))] });

/** @param {string} text @returns {any[]} */
export function lexer(text) {
  return marked.lexer(text);
}

/** Markup of what was read. It is not safe yet: `sanitise` makes it so. @param {any[]} tokens @returns {string} */
export function parser(tokens) {
  return marked.parser(tokens);
}

/** Markup of Markdown, not safe either. @param {string} text @returns {string} */
export function markup(text) {
  return parser(lexer(text));
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
