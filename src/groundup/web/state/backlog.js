// @ts-check
/**
 * How much of what is shown nobody can have read yet.
 *
 * People read about 240 words a minute in silence, some 25 characters a second (Brysbaert 2019, a review of 190 studies);
 * this counts with a quick reader. A slow page may rest longer while an answer is far ahead of its reader.
 */
const READ_PER_S = 30;

export class Backlog {
  #seconds = 0;
  #knownMs = 0;

  /** So many seconds of reading are left. @param {number} nowMs */
  secondsAt(nowMs) {
    return Math.max(0, this.#seconds - (nowMs - this.#knownMs) / 1000);
  }

  /** @param {number} characters that are shown from now on @param {number} nowMs */
  add(characters, nowMs) {
    this.#seconds = this.secondsAt(nowMs) + characters / READ_PER_S;
    this.#knownMs = nowMs;
  }

  /** Something else is to be read now. */
  clear() {
    this.#seconds = 0;
  }
}
