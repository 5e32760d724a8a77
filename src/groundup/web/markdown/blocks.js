// @ts-check
/**
 * A text that grows, cut into blocks: only its unfinished tail is ever read again.
 *
 * A block is frozen only when a later one already has a complete line. Without that, a numbered list with
 * blank lines would be split, because "2" looks like a paragraph until its dot has come. What a reference link
 * at the end changes in earlier blocks is mended by `whole`, once, when the text has ended.
 */
import { lexer } from "./reader.js";

export class GrowingText {
  /** Sources of blocks that do not change any more. @type {string[]} */
  frozen = [];
  /** How long all of them are together. */
  frozenLength = 0;
  #text = "";

  /**
   * Take what the text is now; it must begin with what it was. Returns the sources of the unfinished blocks.
   * @param {string} text
   * @returns {string[]}
   */
  take(text) {
    this.#text = text;
    const blocks = sources(lexer(text.slice(this.frozenLength)));
    let end = blocks.length - 1;
    while (end > 0 && !hasCompleteLine(blocks.slice(end))) end -= 1;
    for (const source of blocks.slice(0, Math.max(0, end))) {
      this.frozen.push(source);
      this.frozenLength += source.length;
    }
    return blocks.slice(Math.max(0, end));
  }

  /** Whether a text goes on from this one. @param {string} text */
  goesOn(text) {
    return text.startsWith(this.#text);
  }

  /** All blocks of a text that has ended. @param {string} text */
  static whole(text) {
    return sources(lexer(text));
  }
}

/** Blocks with the blank lines behind them, so that together they are the text. @param {{raw: string, type: string}[]} tokens */
function sources(tokens) {
  /** @type {string[]} */
  const found = [];
  for (const token of tokens) {
    if ((token.type === "space" || token.type === "def") && found.length) found[found.length - 1] += token.raw;
    else found.push(token.raw);
  }
  return found;
}

/** @param {string[]} later */
function hasCompleteLine(later) {
  return later.join("").trimStart().includes("\n");
}
