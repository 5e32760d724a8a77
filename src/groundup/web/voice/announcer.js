// @ts-check
/** Says things to screen readers, one at a time: the stream itself is never in a live region. */
const BETWEEN_MS = 1500;

export class Announcer {
  #place;
  /** @type {string[]} */
  #waiting = [];
  #timer = 0;

  /** @param {Element} place with `aria-live` */
  constructor(place) {
    this.#place = place;
  }

  /** Say a sentence after those before it. @param {string} text */
  say(text) {
    this.#waiting.push(text);
    if (!this.#timer) this.#next();
  }

  /** Say this, and nothing that still waited. @param {string} text */
  interrupt(text) {
    this.#waiting = [];
    this.say(text);
  }

  #next() {
    this.#timer = 0;
    if (!this.#waiting.length) return;
    this.#place.textContent = this.#waiting.join(" ");
    this.#waiting = [];
    this.#timer = setTimeout(() => this.#next(), BETWEEN_MS);
  }
}
