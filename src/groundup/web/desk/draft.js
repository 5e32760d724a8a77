// @ts-check
/** What stands in the composer of each chat: kept in this tab at once, and on the desk soon after. */
import { randomKey } from "../net/requests.js";

const SAVE_AFTER_MS = 600;
const TEMPORARY = "temporary-";

export class Draft {
  #store;
  /** One for each place that is to be saved soon. @type {Map<string, number>} */
  #timers = new Map();
  /** What must not be written down anywhere. */
  #unwritten = new Map();

  /** @param {import("../state/store.js").Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** @param {string} place the id of a chat, or "new" */
  read(place) {
    if (place.startsWith(TEMPORARY)) return this.#unwritten.get(place) ?? "";
    return sessionStorage.getItem(nameOf(place)) ?? this.#store.state.peek().drafts[place] ?? "";
  }

  /** @param {string} place @param {string} text */
  write(place, text) {
    if (place.startsWith(TEMPORARY)) {
      this.#unwritten.set(place, text);
      return;
    }
    writeDraft(place, text);
    clearTimeout(this.#timers.get(place));
    this.#timers.set(place, setTimeout(() => this.#store.act("draft.save", { place, text }), SAVE_AFTER_MS));
  }

  /**
   * The key under which the text is sent: the same after a reload, until the server was heard or something is typed. A
   * question that had arrived all the same is not asked twice then.
   * @param {string} place
   */
  key(place) {
    if (place.startsWith(TEMPORARY)) return randomKey();
    const key = sessionStorage.getItem(keyOf(place)) ?? randomKey();
    sessionStorage.setItem(keyOf(place), key);
    return key;
  }

  /** The server has said what became of a text. @param {string} place */
  heard(place) {
    sessionStorage.removeItem(keyOf(place));
  }

  /**
   * A text was sent, and the server forgets it by itself. Returns what was typed after it: the next draft of its chat.
   * @param {string} place @param {string} text @param {string} chatId
   */
  sent(place, text, chatId) {
    const typed = this.read(place);
    const rest = typed.startsWith(text) ? typed.slice(text.length) : typed;
    clearTimeout(this.#timers.get(place));
    if (!this.#unwritten.delete(place)) writeDraft(place, "");
    if (rest) this.write(chatId, rest);
    return rest;
  }
}

/** Put words into the composer of a place that is not shown. @param {string} place @param {string} text */
export function writeDraft(place, text) {
  sessionStorage.setItem(nameOf(place), text);
  sessionStorage.removeItem(keyOf(place)); // typed once more, the same words are another question
}

/** @param {string} place */
function keyOf(place) {
  return `key ${place}`;
}

/** @param {string} place */
function nameOf(place) {
  return `draft ${place}`;
}
