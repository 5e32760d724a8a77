// @ts-check
/** Events that wait for each other: pieces of text until the page has rested, and nothing passes them by. */
import { Backlog } from "./backlog.js";
import { MOST_MS, Pace } from "./pace.js";

const PIECES = new Set(["text", "thinking", "lab_part"]);
const LONGEST_MS = 2000;

export class PacedEvents {
  #apply;
  #pace;
  #backlog = new Backlog();
  /** @type {any[]} */
  #waiting = [];

  /** @param {(events: any[]) => void} apply @param {(ms: number) => void} [tell] how long the page rests */
  constructor(apply, tell) {
    this.#apply = apply;
    this.#pace = new Pace(() => this.flush(), tell, () => this.#mostMs());
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

  /** A quarter of the time that reading what is shown takes, within bounds. */
  #mostMs() {
    return Math.min(LONGEST_MS, Math.max(MOST_MS, this.#backlog.secondsAt(performance.now()) * 250));
  }
}
