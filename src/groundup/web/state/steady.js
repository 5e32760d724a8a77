// @ts-check
/** A branch of which what has not changed stays the same object, so that it is not drawn anew. */

/**
 * @typedef {{message: any, siblings: string[]}} Shown
 * @param {Shown[]} before @param {Shown[]} now
 * @returns {Shown[]} `now`, or what equals it
 */
export function steady(before, now) {
  const found = now.map((one, place) => sameOrNew(before[place], one));
  return found.length === before.length && found.every((one, place) => one === before[place]) ? before : found;
}

/** @param {Shown | undefined} before @param {Shown} now @returns {Shown} */
function sameOrNew(before, now) {
  const hasSameSiblings =
    before?.siblings.length === now.siblings.length && now.siblings.every((id, place) => id === before.siblings[place]);
  if (!before || !hasSameSiblings) return now;
  return before.message === now.message ? before : { message: now.message, siblings: before.siblings };
}
