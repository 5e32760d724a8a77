// @ts-check
/**
 * What answers that are being written have so far. It stands beside their messages, which stay the same objects meanwhile:
 * who draws a conversation has nothing to do while one of its texts grows.
 */

/**
 * @typedef {{text: string, thinking: string}} Written
 * @typedef {import("./reduce.js").State} State
 */

/** @type {Written} */
const NOTHING = Object.freeze({ text: "", thinking: "" });

/**
 * What a message says up to now, whether it is being written or has ended.
 * @param {{written: Record<string, Written>, messages: Record<string, any>}} state @param {string} id
 * @returns {Written}
 */
export function writtenOf(state, id) {
  return state.written[id] ?? state.messages[id] ?? NOTHING;
}

/** A message that is known, with what it says up to now. @param {State} state @param {string} id */
export function wholeOf(state, id) {
  return { ...state.messages[id], ...state.written[id] };
}

/** A message as it was told: it holds all that it says. @param {State} state @param {any} message @returns {State} */
export function takenOver(state, message) {
  const { [message.id]: _, ...written } = state.written;
  return { ...state, messages: { ...state.messages, [message.id]: message }, written };
}

/**
 * A piece of text at its place: what is known already is left out, and a hole is noted.
 * @param {State} state @param {{offset: number, data: string}} event @param {string} id @param {"text" | "thinking"} field
 * @returns {State}
 */
export function appended(state, event, id, field) {
  if (!state.messages[id]) return state; // of a chat that is not open: it is whole when it is asked for
  const { text, thinking } = writtenOf(state, id);
  const known = { text, thinking };
  const length = characters(known[field]);
  if (event.offset > length) return { ...state, holes: state.holes.includes(id) ? state.holes : [...state.holes, id] };
  const rest = event.offset === length ? event.data : [...event.data].slice(length - event.offset).join("");
  return { ...state, written: { ...state.written, [id]: { ...known, [field]: known[field] + rest } } };
}

/** The length of a text as the protocol counts it: in code points. @param {string} text */
function characters(text) {
  return text.length - (text.match(/[\ud800-\udbff]/g)?.length ?? 0);
}
