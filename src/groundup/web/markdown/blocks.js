// @ts-check
/**
 * A text that grows, cut into blocks: only its unfinished tail is ever read again.
 *
 * A block has ended only when a later one already has a complete line. Without that, a numbered list with
 * blank lines would be split, because "2" looks like a paragraph until its dot has come. What a reference link
 * at the end changes in earlier blocks is mended by `whole`, once, when the text has ended.
 */
import { lexer } from "./reader.js";

/**
 * A block as it was read, with the blank lines behind it: the sources of all blocks together are the text.
 * @typedef {{source: string, tokens: any[]}} Read
 */

export class GrowingText {
  /** How long the blocks that have ended are together. */
  endedLength = 0;
  #text = "";

  /**
   * Take what the text is now; it must begin with what it was. Returns the blocks that have ended since, and those behind them.
   * @param {string} text
   * @returns {{ended: Read[], unfinished: Read[]}}
   */
  take(text) {
    this.#text = text;
    const blocks = GrowingText.whole(text.slice(this.endedLength));
    let end = blocks.length - 1;
    while (end > 0 && !hasCompleteLine(blocks.slice(end))) end -= 1;
    const ended = blocks.slice(0, Math.max(0, end));
    this.endedLength += ended.reduce((length, { source }) => length + source.length, 0);
    return { ended, unfinished: blocks.slice(ended.length) };
  }

  /** Whether a text goes on from this one. @param {string} text */
  goesOn(text) {
    return text.startsWith(this.#text);
  }

  /** All blocks of a text that has ended. @param {string} text @returns {Read[]} */
  static whole(text) {
    /** @type {Read[]} */
    const found = [];
    for (const token of lexer(text)) {
      const last = found.at(-1);
      if ((token.type === "space" || token.type === "def") && last) {
        last.source += token.raw;
        last.tokens.push(token);
      } else found.push({ source: token.raw, tokens: [token] });
    }
    return found;
  }
}

/** @param {Read[]} later */
function hasCompleteLine(later) {
  return later.map(({ source }) => source).join("").trimStart().includes("\n");
}
