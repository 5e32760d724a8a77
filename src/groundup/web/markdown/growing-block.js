// @ts-check
/** A block that is still being written: of a list or a table only the items and rows that have changed are made anew. */
import { emptyBlock, growNode, growNodes, growText, wrapped } from "./block.js";
import { lexer, parser } from "./renderer.js";

const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})[^\n`]*\n/;
const PARTS = ".block > :is(ol, ul), .block > .scroller > table > tbody";

export class GrowingBlock {
  source = "";
  node = emptyBlock();
  /** Its items or rows, as they are written. @type {string[]} */
  #parts = [];

  /** Show what it is now. @param {string} source */
  grow(source) {
    if (this.source.trimEnd() === source.trimEnd()) return;
    this.source = source;
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
