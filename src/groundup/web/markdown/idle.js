// @ts-check
/** Work that can wait until the page has shown what it has. */

const LONGEST_MS = 500;

/** A moment in which nothing else is to be done, or half a second later. @returns {Promise<void>} */
export function idle() {
  return new Promise((done) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => done(), { timeout: LONGEST_MS });
    else setTimeout(done); // Safari
  });
}

/** Longer than a page rests between two pieces of an answer. */
const PATIENCE_MS = 2200;
/** @type {(() => void)[]} */
const waiting = [];
let timer = 0;
let isMoreComing = false;

/** Change what is shown when more of an answer is: a frame for each change costs more than the change. @param {() => void} change */
export function withNextDrawing(change) {
  waiting.push(change);
  timer ||= setTimeout(drawWaiting, isMoreComing ? PATIENCE_MS : 0);
}

/** Do what has waited for this drawing. @param {boolean} [isMore] whether an answer is still being written */
export function drawWaiting(isMore = isMoreComing) {
  isMoreComing = isMore;
  clearTimeout(timer);
  timer = 0;
  waiting.splice(0).forEach((change) => change());
}
