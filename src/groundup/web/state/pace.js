// @ts-check
/**
 * When what grows is shown: at once if the page has rested long enough since the last time, or when it has.
 *
 * How long it rests depends on what a drawing costs: half of that is our code, and half style, layout and paint in the frame
 * that comes after it. They are two tasks, so that a key that is pressed meanwhile waits for one of them alone; a
 * message to oneself arrives when the frame is done. To measure costs as well, so it is done now and then.
 */
const LEAST_MS = 50;
const MEASURED_EVERY = 4;
/** After this part of its rest, what comes a little early is shown all the same. */
const NEARLY = 0.8;

export class Pace {
  #show;
  #restMs;
  #tell;
  #frame = 0;
  #timer = 0;
  #nextMs = 0;
  #shownCount = 0;
  /** What a drawing costs with its frame; 0 = not known yet. */
  #costMs = 0;
  #measuring = { beginMs: 0, showMs: 0, frameMs: 0 };
  #rendered = new MessageChannel();

  /**
   * @param {() => void} show
   * @param {(costMs: number) => number} restMs how long it rests between drawings that cost so much
   * @param {(ms: number) => void} [tell] how long it rests now, after each time
   */
  constructor(show, restMs, tell = () => {}) {
    this.#show = show;
    this.#restMs = restMs;
    this.#tell = tell;
    this.#rendered.port1.onmessage = () => this.#measured();
  }

  /** Show soon. */
  wish() {
    if (this.#frame || this.#timer) return;
    const waitMs = this.#nextMs - performance.now();
    if (document.hidden) this.#frame = requestAnimationFrame(() => this.#now()); // when it is seen again
    else if (waitMs > 0) this.#timer = setTimeout(() => this.#now(), waitMs);
    else this.#now();
  }

  /** Show nothing more. */
  stop() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
  }

  #now() {
    this.stop();
    const beginMs = performance.now();
    this.#show();
    this.#rest(beginMs);
    if (this.#shownCount % MEASURED_EVERY === 0) this.#measure(beginMs);
    this.#shownCount += 1;
  }

  /** @param {number} beginMs */
  #rest(beginMs) {
    const restMs = Math.max(LEAST_MS, this.#restMs(this.#costMs));
    this.#nextMs = beginMs + NEARLY * restMs;
    if (this.#costMs) this.#tell(restMs);
  }

  /** @param {number} beginMs */
  #measure(beginMs) {
    const now = { beginMs, showMs: 0, frameMs: 0 };
    this.#measuring = now;
    queueMicrotask(() => { now.showMs = performance.now() - beginMs; }); // when all who follow have drawn
    requestAnimationFrame(() => {
      now.frameMs = performance.now();
      this.#rendered.port2.postMessage(null);
    });
  }

  #measured() {
    const { beginMs, showMs, frameMs } = this.#measuring;
    const costMs = showMs + performance.now() - frameMs;
    this.#costMs = this.#costMs ? (this.#costMs + costMs) / 2 : costMs;
    this.#rest(beginMs);
  }
}
