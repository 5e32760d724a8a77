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
