// @ts-check
/**
 * What a model wrote, as elements: the one door between its words and the page.
 *
 * Nothing here reads markup. Each kind of token becomes an element of a fixed name with fixed attributes, and
 * all else is text: a tag is shown as its letters, a picture as its description, a link that leads to no page and no
 * mailbox as its words. So there is nothing to be sanitised.
 */
import { t } from "../i18n/translate.js";
import { decoded } from "./entities.js";

/**
 * An element or a text that is to be shown.
 * @typedef {{name: string, attributes: Record<string, string>, children: Described[]}} DescribedElement
 * @typedef {string | DescribedElement} Described
 */

const HIGHEST_HEADING = 4; // below those of the page
const LOWEST_HEADING = 6;
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/i;
const LANGUAGE = /^[\w+#.-]{1,30}/;
/** @type {Record<string, string>} */
const NOTHING = Object.freeze({});

/** By the kind of token. @type {Record<string, (token: any) => Described[]>} */
const KINDS = {
  space: () => [],
  def: () => [],
  hr: () => [element("hr")],
  br: () => [element("br")],
  heading: ({ tokens, depth }) => [element(`h${Math.min(LOWEST_HEADING, depth + HIGHEST_HEADING - 1)}`, described(tokens))],
  paragraph: ({ tokens }) => [element("p", described(tokens))],
  blockquote: ({ tokens }) => [element("blockquote", described(tokens))],
  list: (token) => [list(token)],
  table: (token) => [scroller(token)],
  code: ({ text, lang }) => [code(text, lang ?? "")],
  strong: ({ tokens }) => [element("strong", described(tokens))],
  em: ({ tokens }) => [element("em", described(tokens))],
  del: ({ tokens }) => [element("del", described(tokens))],
  codespan: ({ text }) => [element("code", [text])],
  formula: ({ text, kind }) => [element("code", [text], { class: kind })],
  link: (token) => link(token),
  image: ({ text }) => [t("image.omitted", { alt: text })],
  checkbox: ({ checked }) => [checked ? "☑ " : "☐ "],
  html: ({ text }) => [text],
  escape: ({ text }) => [text],
  text: ({ text, tokens }) => (tokens ? described(tokens) : [decoded(text)]),
};

/** What these tokens are shown as; a kind that is not known, as it was written. @param {any[]} tokens @returns {Described[]} */
export function described(tokens) {
  return joined(tokens.flatMap((token) => KINDS[token.type]?.(token) ?? [token.raw]));
}

/** @param {string} name @param {Described[]} [children] @param {Record<string, string>} [attributes] @returns {DescribedElement} */
function element(name, children = [], attributes = NOTHING) {
  return { name, attributes, children };
}

/** Neighbouring texts as one, which grows as a whole. @param {Described[]} children */
function joined(children) {
  /** @type {Described[]} */
  const found = [];
  for (const one of children) {
    const last = found.at(-1);
    if (typeof one === "string" && typeof last === "string") found[found.length - 1] = last + one;
    else if (one !== "") found.push(one);
  }
  return found;
}

/** @param {any} token */
function list({ ordered, start, items }) {
  const attributes = ordered && start !== 1 ? { start: String(start) } : NOTHING;
  return element(ordered ? "ol" : "ul", items.map((/** @type {any} */ one) => element("li", described(one.tokens))), attributes);
}

/** A table in a box of its own: wide ones scroll by themselves, with the keyboard too. @param {any} token */
function scroller({ header, rows }) {
  const parts = [element("thead", [row(header, "th")])];
  if (rows.length) parts.push(element("tbody", rows.map((/** @type {any[]} */ cells) => row(cells, "td"))));
  return element("div", [element("table", parts)], { class: "scroller", tabindex: "0" });
}

/** @param {any[]} cells @param {string} name */
function row(cells, name) {
  return element("tr", cells.map(({ tokens, align }) => element(name, described(tokens), align ? { align } : NOTHING)));
}

/** Code, which scrolls by itself too. @param {string} text @param {string} told its language, and what else stands there */
function code(text, told) {
  const language = LANGUAGE.exec(told)?.[0];
  const inside = element("code", [text && `${text.replace(/\n$/, "")}\n`], language ? { class: `language-${language}` } : NOTHING);
  return element("pre", [inside], { tabindex: "0" });
}

/** A link into a page of its own, with its whole address; without one that is safe, its words. @param {any} token */
function link({ href, text, tokens, autolink }) {
  const words = autolink ? [text] : described(tokens);
  const address = addressOf(autolink ? href : decoded(href));
  if (!SAFE_LINK.test(address)) return words;
  return [element("a", words, { href: address, target: "_blank", rel: "noopener noreferrer", title: address })];
}

/** Without letters that addresses cannot have; those that were written as numbers already stay so. @param {string} href */
function addressOf(href) {
  try {
    return encodeURI(href).replace(/%25/g, "%");
  } catch {
    return ""; // half of a letter
  }
}
