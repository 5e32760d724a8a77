// @ts-check
/** A growing Markdown text on the screen: ended blocks are never touched again, the tail grows. */
import { Block } from "./block.js";
import { GrowingText } from "./blocks.js";
import { drawWaiting } from "./idle.js";

export class MarkdownView {
  #place;
  #growing = new GrowingText();
  /** @type {Block[]} */
  #blocks = [];
  /** So many of them do not change any more. */
  #endedCount = 0;

  /** @param {Element} place that is ours alone */
  constructor(place) {
    this.#place = place;
  }

  /** Show a text that is still being written. @param {string} text */
  grow(text) {
    drawWaiting(true);
    if (!this.#growing.goesOn(text)) this.#reset();
    if (this.#growFence(text)) return;
    const { ended, unfinished } = this.#growing.take(text);
    this.#cut(this.#endedCount + ended.length + unfinished.length);
    [...ended, ...unfinished].forEach((read, place) => this.#block(this.#endedCount + place).grow(read));
    ended.forEach((read, place) => this.#blocks[this.#endedCount + place].finish(read));
    this.#endedCount += ended.length;
  }

  /** Show a text that has ended: read once more as a whole, and drawn where that makes a difference. @param {string} text */
  finish(text) {
    drawWaiting(false);
    const blocks = GrowingText.whole(text);
    const hasNewLinks = blocks.some(({ tokens }) => tokens.some(({ type }) => type === "def"));
    this.#cut(blocks.length);
    blocks.forEach((read, place) => this.#block(place).finish(read, hasNewLinks));
  }

  /** @param {number} place @returns {Block} which is there now, if it was not */
  #block(place) {
    if (place === this.#blocks.length) {
      this.#blocks.push(new Block());
      this.#place.append(this.#blocks[place].node);
    }
    return this.#blocks[place];
  }

  /** @param {string} text */
  #growFence(text) {
    const [tail, ...others] = this.#blocks.slice(this.#endedCount);
    return !others.length && tail?.growFence(text.slice(this.#growing.endedLength));
  }

  /** @param {number} count of blocks that stay */
  #cut(count) {
    this.#blocks.splice(count).forEach(({ node }) => node.remove());
  }

  #reset() {
    this.#cut(0);
    this.#growing = new GrowingText();
    this.#endedCount = 0;
  }
}
