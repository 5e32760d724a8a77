// @ts-check
/** Events that wait for each other: pieces of text until the page has rested, and nothing passes them by. */
import { Backlog } from "./backlog.js";
import { Pace } from "./pace.js";

const PIECES = new Set(["text", "thinking", "lab_part"]);
/** Whoever has read all sees what comes about twice a second or oftener, for a fiftieth of the processor: the model wants it too. */
const REST_FACTOR = 50;
const MOST_MS = 500;
/** For whoever is behind, it rests longer: twice the cost, four times the rest, as slow computers have the least to spare. */
const BEHIND_FACTOR_PER_MS = 30;
const BEHIND_MOST_MS = 2000;

export class PacedEvents {
  #apply;
  #pace;
  #backlog = new Backlog();
  /** @type {any[]} */
  #waiting = [];

  /** @param {(events: any[]) => void} apply @param {(ms: number) => void} [tell] how long the page rests */
  constructor(apply, tell) {
    this.#apply = apply;
    this.#pace = new Pace(() => this.flush(), (costMs) => this.#restMs(costMs), tell);
  }

  /** @param {any[]} events in their order */
  take(events) {
    this.#waiting.push(...events);
    if (events.every((one) => PIECES.has(one.type))) this.#pace.wish();
    else {
      this.flush();
      this.#backlog.clear();
    }
  }

  /** Let none of them wait any longer. */
  flush() {
    this.#pace.stop();
    const events = this.#waiting;
    this.#waiting = [];
    if (!events.length) return;
    const letters = events.reduce((sum, one) => sum + (one.type === "text" ? one.data.length : 0), 0);
    this.#backlog.add(letters, performance.now());
    this.#apply(events);
  }

  /** While more is shown than anybody can have read, up to a quarter of the time that reading it takes. @param {number} costMs */
  #restMs(costMs) {
    const behindMs = this.#backlog.secondsAt(performance.now()) * 250;
    return Math.max(
      Math.min(MOST_MS, REST_FACTOR * costMs),
      Math.min(BEHIND_MOST_MS, BEHIND_FACTOR_PER_MS * costMs ** 2, behindMs),
    );
  }
}
