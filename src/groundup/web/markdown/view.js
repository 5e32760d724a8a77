// @ts-check
/** A growing Markdown text on the screen: finished blocks are never touched again, the tail grows. */
import { Block } from "./block.js";
import { GrowingText } from "./blocks.js";
import { drawWaiting } from "./idle.js";

export class MarkdownView {
  #place;
  #growing = new GrowingText();
  /** @type {Block[]} */
  #blocks = [];
  /** So many of them have ended. */
  #finishedCount = 0;

  /** @param {Element} place that is ours alone */
  constructor(place) {
    this.#place = place;
  }

  /** Show a text that is still being written. @param {string} text */
  grow(text) {
    drawWaiting(true);
    if (!this.#growing.goesOn(text)) this.#reset();
    if (this.#growFence(text)) return;
    const unfinished = this.#growing.take(text);
    const { frozen } = this.#growing;
    const sources = [...frozen.slice(this.#finishedCount), ...unfinished];
    this.#cut(this.#finishedCount + sources.length);
    sources.forEach((source, place) => this.#block(this.#finishedCount + place).grow(source));
    for (; this.#finishedCount < frozen.length; this.#finishedCount += 1) this.#blocks[this.#finishedCount].finish(frozen[this.#finishedCount]);
  }

  /** Show a text that has ended: read once more as a whole, and drawn where that makes a difference. @param {string} text */
  finish(text) {
    drawWaiting(false);
    const sources = GrowingText.whole(text);
    const links = definitions(sources);
    this.#cut(sources.length);
    sources.forEach((source, place) => this.#block(place).finish(source, links));
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
    const [tail, ...others] = this.#blocks.slice(this.#finishedCount);
    return !others.length && tail?.growFence(text.slice(this.#growing.frozenLength));
  }

  /** @param {number} count of blocks that stay */
  #cut(count) {
    this.#blocks.splice(count).forEach(({ node }) => node.remove());
  }

  #reset() {
    this.#cut(0);
    this.#growing = new GrowingText();
    this.#finishedCount = 0;
  }
}

/** The lines of a text that say where its links lead, if any. @param {string[]} sources */
function definitions(sources) {
  return sources.join("").match(/^ {0,3}\[[^\]]+\]:.*$/gm)?.join("\n") ?? "";
}
