// @ts-check
/** When a growing text is drawn: on a frame, at most every 50 ms, and no sooner than ten times what it cost. */
const LEAST_MS = 50;
const MOST_MS = 500;
const COST_FACTOR = 10;

export class Pace {
  #draw;
  #frame = 0;
  #timer = 0;
  #nextMs = 0;

  /** @param {() => void} draw */
  constructor(draw) {
    this.#draw = draw;
  }

  /** Draw soon. */
  wish() {
    if (this.#frame || this.#timer) return;
    const wait = this.#nextMs - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#onFrame(), wait);
    else this.#onFrame();
  }

  /** Draw nothing more. */
  stop() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
  }

  #onFrame() {
    this.#timer = 0;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const begin = performance.now();
      this.#draw();
      const cost = performance.now() - begin;
      this.#nextMs = begin + Math.max(LEAST_MS, Math.min(MOST_MS, COST_FACTOR * cost));
    });
  }
}
