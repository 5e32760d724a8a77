// @ts-check
/**
 * When what grows is shown: and then not again before the page has rested fifty times as long as that took.
 * The model wants the same processor; where it has plenty, the least is twenty times a second.
 *
 * What a drawing costs is half our code, and half style, layout and paint in the frame that comes after it. They are two
 * tasks, so that a key that is pressed meanwhile waits for one of them alone; a message to oneself arrives when the
 * frame is done.
 */
const LEAST_MS = 50;
/** Who has nothing left to read sees what comes about twice a second. */
export const MOST_MS = 500;
const REST_FACTOR = 50;

export class Pace {
  #show;
  #tell;
  #mostMs;
  #frame = 0;
  #timer = 0;
  #beginMs = 0;
  #showMs = 0;
  #frameMs = 0;
  #nextMs = 0;
  /** Whether it is not known yet what the last time cost, and whether somebody has wished for more since. */
  #isMeasuring = false;
  #isWished = false;
  #rendered = new MessageChannel();

  /**
   * @param {() => void} show
   * @param {(ms: number) => void} [tell] how long it rests, after each time
   * @param {() => number} [mostMs] how long it may rest
   */
  constructor(show, tell = () => {}, mostMs = () => MOST_MS) {
    this.#show = show;
    this.#tell = tell;
    this.#mostMs = mostMs;
    this.#rendered.port1.onmessage = () => this.#rest();
  }

  /** Show soon. */
  wish() {
    if (this.#frame || this.#timer) return;
    this.#isWished = this.#isMeasuring;
    if (this.#isWished) return;
    const waitMs = Math.max(0, this.#nextMs - performance.now());
    if (document.hidden) this.#frame = requestAnimationFrame(() => this.#now()); // when it is seen again
    else this.#timer = setTimeout(() => this.#now(), waitMs);
  }

  /** Show nothing more. */
  stop() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
    this.#isWished = false;
  }

  #now() {
    this.stop();
    this.#isMeasuring = true;
    this.#beginMs = performance.now();
    this.#show();
    queueMicrotask(() => { this.#showMs = performance.now() - this.#beginMs; }); // when all who follow have drawn
    requestAnimationFrame(() => {
      this.#frameMs = performance.now();
      this.#rendered.port2.postMessage(null);
    });
  }

  #rest() {
    const costMs = this.#showMs + performance.now() - this.#frameMs;
    const restMs = Math.max(LEAST_MS, Math.min(this.#mostMs(), REST_FACTOR * costMs));
    this.#nextMs = this.#beginMs + restMs;
    this.#isMeasuring = false;
    this.#tell(restMs);
    if (this.#isWished) this.wish();
  }
}
