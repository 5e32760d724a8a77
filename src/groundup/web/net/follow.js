// @ts-check
/**
 * What a page knows of the log of events, as a pure function: (place, frame) → what is to be done.
 * @typedef {{epoch: string, seq: number}} Place
 * @typedef {{place: Place, events: object[], snapshot: object | null, isGap: boolean}} Step
 */

/** A page that has read nothing. */
export const NOWHERE = Object.freeze({ epoch: "", seq: 0 });

/**
 * @param {Place} place @param {any} frame
 * @returns {Step}
 */
export function step(place, frame) {
  if (frame.type === "events") return together(place, frame.events);
  const after = { epoch: frame.epoch, seq: frame.seq };
  if (frame.type === "snapshot") return { place: after, events: [], snapshot: frame.state, isGap: false };
  if (frame.epoch !== place.epoch) return { place, events: [], snapshot: null, isGap: true };
  if (frame.type === "resumed") {
    const events = frame.events.filter((/** @type {any} */ one) => one.seq > place.seq);
    return { place: after, events, snapshot: null, isGap: false };
  }
  if (frame.seq <= place.seq) return { place, events: [], snapshot: null, isGap: false };
  if ((frame.first_seq ?? frame.seq) > place.seq + 1) return { place, events: [], snapshot: null, isGap: true };
  return { place: after, events: [frame], snapshot: null, isGap: false };
}

/** Events that came in one frame. @param {Place} place @param {any[]} frames @returns {Step} */
function together(place, frames) {
  /** @type {Step} */
  const all = { place, events: [], snapshot: null, isGap: false };
  for (const frame of frames) {
    const next = step(all.place, frame);
    if (next.isGap) return { ...next, place };
    all.place = next.place;
    all.events.push(...next.events);
  }
  return all;
}
