// @ts-check
/** What stands in the composer of each chat: kept in this tab at once, and on the desk soon after. */
const SAVE_AFTER_MS = 600;

export class Draft {
  #store;
  #timer = 0;

  /** @param {import("../state/store.js").Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** @param {string} place the id of a chat, or "new" */
  read(place) {
    return sessionStorage.getItem(nameOf(place)) ?? this.#store.state.peek().drafts[place] ?? "";
  }

  /** @param {string} place @param {string} text */
  write(place, text) {
    sessionStorage.setItem(nameOf(place), text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#store.act("draft.save", { place, text }), SAVE_AFTER_MS);
  }

  /** It was sent; the server has forgotten it by itself. @param {string} place */
  forget(place) {
    clearTimeout(this.#timer);
    sessionStorage.setItem(nameOf(place), "");
  }
}

/** @param {string} place */
function nameOf(place) {
  return `draft ${place}`;
}
