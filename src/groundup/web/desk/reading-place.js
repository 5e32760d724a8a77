// @ts-check
/**
 * Where somebody was reading in each chat: which message stood at the top edge, and how far it was scrolled past
 * it. It is kept in this tab, so that a reload leads back; for temporary chats in memory alone.
 * @typedef {{messageId: string, offsetPx: number}} Reading
 */

const TEMPORARY = "temporary-";

/** What was kept last, by chat; a stay at the end is told with each piece of an answer. @type {Map<string, string>} */
const known = new Map();

/** Where somebody was reading; null = at the end, or never there. @param {string} chatId @returns {Reading | null} */
export function readingPlace(chatId) {
  const told = known.get(chatId) ?? (chatId.startsWith(TEMPORARY) ? "" : sessionStorage.getItem(nameOf(chatId)));
  return told ? JSON.parse(told) : null;
}

/** @param {string} chatId @param {Reading | null} place null = at the end */
export function keepReadingPlace(chatId, place) {
  const told = place ? JSON.stringify(place) : "";
  if (known.get(chatId) === told) return;
  known.set(chatId, told);
  if (chatId.startsWith(TEMPORARY)) return;
  if (told) sessionStorage.setItem(nameOf(chatId), told);
  else sessionStorage.removeItem(nameOf(chatId));
}

/** The message at the top edge of a box that scrolls. @param {HTMLElement} box @returns {Reading | null} */
export function placeIn(box) {
  const top = box.getBoundingClientRect().top;
  for (const message of box.querySelectorAll("[data-message]")) {
    const { top: begin, bottom } = message.getBoundingClientRect();
    if (bottom > top) return { messageId: /** @type {HTMLElement} */ (message).dataset.message ?? "", offsetPx: Math.round(top - begin) };
  }
  return null;
}

/** Scroll a box to a place; whether its message is there. @param {HTMLElement} box @param {Reading} place */
export function scrollTo(box, place) {
  const message = box.querySelector(`[data-message="${CSS.escape(place.messageId)}"]`);
  if (!message) return false;
  box.scrollTop += message.getBoundingClientRect().top - box.getBoundingClientRect().top + place.offsetPx;
  return true;
}

/** @param {string} chatId */
function nameOf(chatId) {
  return `reading ${chatId}`;
}
