// @ts-check
/**
 * Keeps the end of a conversation in view for someone who is at the end; for others the place where they read,
 * which a reload and another chat in between do not change.
 */
import { signal } from "../ui.js";
import { keepReadingPlace, placeIn, readingPlace, scrollTo } from "./reading-place.js";

const NEAR_PX = 48;
/** For how long what grows after a chat was opened (pictures, formulas) does not move the place. */
const SETTLES_MS = 3000;
/** So long after a hand has moved, what scrolls is its doing. */
const HAND_MS = 1000;
const STRAY_PX = 200;
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown"];

export class FollowScroll {
  /** Whether the end is in view. */
  isAtEnd = signal(true);
  #box;
  #sizes;
  #chatId = "";
  /** Where the end was when it was last in view. */
  #endPx = 0;
  #handMs = -Infinity;
  /** Where to go back to, while the chat is still being drawn. @type {import("./reading-place.js").Reading | null} */
  #wanted = null;
  #timer = 0;
  #onScroll = () => this.#look();
  #onHand = () => {
    this.#handMs = performance.now();
    this.#settle();
  };

  /** @param {HTMLElement} box that scrolls @param {HTMLElement} content that grows in it */
  constructor(box, content) {
    this.#box = box;
    this.#sizes = new ResizeObserver(() => this.#keep());
    this.#sizes.observe(content);
    this.#sizes.observe(box); // the keyboard of a phone takes half of it
    box.addEventListener("scroll", this.#onScroll, { passive: true });
    HANDS.forEach((name) => box.addEventListener(name, this.#onHand, { passive: true }));
  }

  /** Show another chat, where it was left. @param {string} chatId */
  open(chatId) {
    clearTimeout(this.#timer);
    this.#chatId = chatId;
    this.#wanted = chatId ? readingPlace(chatId) : null;
    this.isAtEnd.value = !this.#wanted;
    if (this.#wanted) this.#timer = setTimeout(() => this.#settle(), SETTLES_MS);
    this.#keep();
  }

  toEnd() {
    this.#settle();
    this.#handMs = -Infinity; // the hand that wanted this
    this.#goToEnd();
    this.isAtEnd.value = true;
    if (this.#chatId) keepReadingPlace(this.#chatId, null);
  }

  close() {
    clearTimeout(this.#timer);
    this.#sizes.disconnect();
    this.#box.removeEventListener("scroll", this.#onScroll);
    HANDS.forEach((name) => this.#box.removeEventListener(name, this.#onHand));
  }

  /** What is shown has another size. */
  #keep() {
    if (this.#wanted) scrollTo(this.#box, this.#wanted);
    else if (this.isAtEnd.peek()) this.#goToEnd();
  }

  #goToEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#endPx = this.#box.scrollTop;
  }

  /** From now on the place is where somebody scrolls to. */
  #settle() {
    clearTimeout(this.#timer);
    this.#wanted = null;
  }

  #look() {
    if (this.#wanted || !this.#box.querySelector("[data-message]")) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    // A text that shrinks for a moment moves the place up as well; by little, and without a hand.
    const mostPx = performance.now() - this.#handMs < HAND_MS ? 0 : STRAY_PX;
    this.isAtEnd.value = isNear || (this.isAtEnd.peek() && this.#endPx - scrollTop <= mostPx);
    if (isNear) this.#endPx = scrollTop;
    if (this.#chatId) keepReadingPlace(this.#chatId, this.isAtEnd.value ? null : placeIn(this.#box));
  }
}
