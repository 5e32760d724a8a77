// @ts-check
/** Events that wait for each other: pieces of text until the page has rested, and nothing passes them by. */
import { Pace } from "./pace.js";

const PIECES = new Set(["text", "thinking", "lab_part"]);

export class PacedEvents {
  #apply;
  #pace;
  /** @type {any[]} */
  #waiting = [];

  /** @param {(events: any[]) => void} apply @param {(ms: number) => void} [tell] how long the page rests */
  constructor(apply, tell) {
    this.#apply = apply;
    this.#pace = new Pace(() => this.flush(), tell);
  }

  /** @param {any[]} events in their order */
  take(events) {
    this.#waiting.push(...events);
    if (events.every((one) => PIECES.has(one.type))) this.#pace.wish();
    else this.flush();
  }

  /** Let none of them wait any longer. */
  flush() {
    this.#pace.stop();
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length) this.#apply(events);
  }
}
