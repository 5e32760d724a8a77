// @ts-check
/** Says things to screen readers, one at a time: the stream itself is never in a live region. */
const BETWEEN_MS = 1500;
/** So much longer a sentence waits for a frame that is drawn anyway. */
const PATIENCE_MS = 2200;
/** So long a sentence stays whatever happens: who listens has it then. */
const STAYS_MS = 1000;

export class Announcer {
  #place;
  /** @type {string[]} */
  #waiting = [];
  #timer = 0;
  #nextMs = 0;
  #saidMs = 0;

  /** @param {Element} place with `aria-live` */
  constructor(place) {
    this.#place = place;
    for (const kind of ["keydown", "click"]) document.addEventListener(kind, () => this.#forget(), { capture: true });
  }

  /** Say a sentence after those before it. @param {string} text @param {boolean} [isLast] whether nothing is drawn after it */
  say(text, isLast = false) {
    this.#waiting.push(text);
    this.#soon(isLast ? 0 : PATIENCE_MS);
  }

  /** Say this, and nothing that still waited. @param {string} text */
  interrupt(text) {
    this.#waiting = [text];
    this.#soon(0);
  }

  /** Something else is being drawn: say now what has waited long enough. */
  sayDue() {
    if (this.#waiting.length && performance.now() >= this.#nextMs) this.#next();
  }

  /** @param {number} patienceMs for how long it waits for a frame, once it may be said */
  #soon(patienceMs) {
    this.sayDue();
    if (!this.#waiting.length || (this.#timer && patienceMs)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), this.#nextMs - performance.now() + patienceMs);
  }

  #next() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#nextMs = performance.now() + BETWEEN_MS;
    this.#place.textContent = this.#waiting.join(" ");
    this.#waiting = [];
    this.#saidMs = performance.now();
  }

  /**
   * Whoever does something has heard what was said. Browsers tell what stands there once more when a dialog opens or closes. (Not
   * by a timer: that would be a frame of its own for each sentence.)
   */
  #forget() {
    if (this.#place.textContent && performance.now() - this.#saidMs >= STAYS_MS) this.#place.textContent = "";
  }
}
