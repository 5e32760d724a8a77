// @ts-check
/**
 * When what grows is shown: on a frame, and then not again before the page has rested fifty times as long as
 * that took. The model wants the same processor; where it has plenty, the least is twenty times a second.
 *
 * What a frame costs is mostly not our code but style, layout and paint, which come after it in the same task.
 * A message to oneself arrives when all of that is done.
 */
const LEAST_MS = 50;
const MOST_MS = 500;
const REST_FACTOR = 50;

export class Pace {
  #show;
  #tell;
  #frame = 0;
  #timer = 0;
  #beginMs = 0;
  #nextMs = 0;
  #rendered = new MessageChannel();

  /** @param {() => void} show @param {(ms: number) => void} [tell] how long it rests, after each time */
  constructor(show, tell = () => {}) {
    this.#show = show;
    this.#tell = tell;
    this.#rendered.port1.onmessage = () => this.#rest();
  }

  /** Show soon. */
  wish() {
    if (this.#frame || this.#timer) return;
    const wait = this.#nextMs - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#onFrame(), wait);
    else this.#onFrame();
  }

  /** Show nothing more. */
  stop() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
  }

  #onFrame() {
    this.#timer = 0;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#beginMs = performance.now();
      this.#nextMs = this.#beginMs + LEAST_MS;
      this.#rendered.port2.postMessage(null);
      this.#show();
    });
  }

  #rest() {
    const cost = performance.now() - this.#beginMs;
    const restMs = Math.max(LEAST_MS, Math.min(MOST_MS, REST_FACTOR * cost));
    this.#nextMs = this.#beginMs + restMs;
    this.#tell(restMs);
  }
}
