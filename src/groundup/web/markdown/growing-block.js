// @ts-check
/** A block that is still being written: of a list or a table only the items and rows that have changed are made anew. */
import { emptyBlock, growNode, growNodes, growText, wrapped } from "./block.js";
import { lexer, parser } from "./renderer.js";

const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})[^\n`]*\n/;
/** What means nothing in Markdown within a line that has begun. */
const PLAIN = /^[\p{L}\p{M}\d ,.'’-]+$/u;
/** An end of a line that more plain words cannot give another meaning, as they can to "1" or "*so*". */
const SETTLED = /\p{L}[\p{L}\p{M}\d ,]*$/u;
/** Words that may become a link, or a tag. */
const OPEN = /[@:/&<]|www/i;
const PARTS = ".block > :is(ol, ul), .block > .scroller > table > tbody";

export class GrowingBlock {
  source = "";
  node = emptyBlock();
  /** Its items or rows, as they are written. @type {string[]} */
  #parts = [];

  /** Show what it is now. @param {string} source */
  grow(source) {
    const isSame = this.source.trimEnd() === source.trimEnd();
    this.source = source;
    if (isSame) return;
    const [token, ...others] = lexer(source);
    const parts = partsOf(token);
    const changed = parts.findIndex((one, place) => one !== this.#parts[place]);
    const same = changed < 0 ? Math.max(0, parts.length - 1) : changed;
    this.#parts = parts;
    const fresh = wrapped(parser([same ? without(token, same) : token, ...others]));
    const shown = this.node.querySelector(PARTS);
    const later = fresh.querySelector(PARTS);
    if (same && shown && later) growNodes(shown, [...shown.children].slice(same), [...later.children]);
    else growNode(this.node, fresh);
  }

  /** Put plain words behind plain words, without reading them all again; returns whether they are such. @param {string} more */
  growWords(more) {
    const before = this.source.trimEnd();
    const settled = SETTLED.exec(before)?.[0];
    const word = this.source.slice(this.source.lastIndexOf(" ") + 1);
    if (!settled || /\n\s*$/.test(this.source) || !PLAIN.test(more) || OPEN.test(word + more)) return false;
    const last = lastText(this.node);
    const shown = last?.data.trimEnd();
    if (!last?.parentElement?.matches("p, li") || !shown?.endsWith(settled)) return false;
    this.source += more;
    growText(last, shown + this.source.trimEnd().slice(before.length));
    return true;
  }

  /** Put more text into code that is still open, without reading it all again; returns whether it is such code. @param {string} source */
  growFence(source) {
    const fence = OPEN_FENCE.exec(this.source);
    const code = this.node.querySelector("pre > code")?.firstChild;
    if (!fence || !(code instanceof Text)) return false;
    const inside = source.slice(fence[0].length);
    if (inside.includes(fence[1][0])) return false; // the fence may have closed
    this.source = source;
    growText(code, inside);
    return true;
  }
}

/** The last words of a node. @param {Node} node @returns {Text | null} */
function lastText(node) {
  let last = node.lastChild;
  while (last instanceof Text && !last.data.trim()) last = last.previousSibling;
  return last === null || last instanceof Text ? last : lastText(last);
}

/** What a list or a table consists of; a list that gets blank lines changes all of its items. @param {any} token @returns {string[]} */
function partsOf(token) {
  if (token?.type === "list") return token.items.map((/** @type {any} */ one) => `${one.loose} ${one.raw.trimEnd()}`);
  if (token?.type === "table") return token.rows.map((/** @type {any[]} */ row) => row.map((cell) => cell.text).join("|"));
  return [];
}

/** A list or a table without its first parts. @param {any} token @param {number} count */
function without(token, count) {
  return token.type === "list" ? { ...token, items: token.items.slice(count) } : { ...token, rows: token.rows.slice(count) };
}
