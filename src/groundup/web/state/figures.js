// @ts-check
/** Figures of an answer in words that people use: words a second, and pages of text that still fit. */

/** Words on a page of an ordinary document. */
const WORDS_PER_PAGE = 400;

/** @param {any} message that has ended */
export function wordsPerSecond(message) {
  const seconds = message.details.decode_s;
  const words = wordsOf(message);
  return seconds > 0 && words > 1 && isOfOneRun(message) ? rounded(words / seconds) : null;
}

/**
 * Pages that the chat can still hold: the tokens left, at as many tokens a word as this answer took.
 * null = not known.
 * @param {any} message that has ended
 */
export function pagesLeft(message) {
  const { context_tokens: room, prompt_tokens: read, generated_tokens: written } = message.details;
  const words = wordsOf(message);
  if (!room || !written || words < 2 || !isOfOneRun(message)) return null;
  const left = Math.max(0, room - read - written);
  return Math.floor(left / (written / words) / WORDS_PER_PAGE);
}

/** An answer that was gone on with has more words than its figures are of. @param {any} message */
function isOfOneRun(message) {
  return (message.details.runs ?? 1) === 1;
}

/** @param {any} message */
function wordsOf(message) {
  return (`${message.thinking} ${message.text}`.match(/\S+/g) ?? []).length;
}

/** @param {number} rate */
function rounded(rate) {
  return rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate);
}
