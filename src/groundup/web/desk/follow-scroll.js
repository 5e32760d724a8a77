// @ts-check
/** Keeps the end of a conversation in view, but only for someone who is at the end. */
import { signal } from "../ui.js";

const NEAR_PX = 48;

export class FollowScroll {
  /** Whether the end is in view. */
  isAtEnd = signal(true);
  #box;
  #sizes;
  #onScroll = () => this.#look();

  /** @param {HTMLElement} box that scrolls @param {HTMLElement} content that grows in it */
  constructor(box, content) {
    this.#box = box;
    this.#sizes = new ResizeObserver(() => this.isAtEnd.peek() && this.toEnd());
    this.#sizes.observe(content);
    box.addEventListener("scroll", this.#onScroll, { passive: true });
  }

  toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.isAtEnd.value = true;
  }

  close() {
    this.#sizes.disconnect();
    this.#box.removeEventListener("scroll", this.#onScroll);
  }

  #look() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    this.isAtEnd.value = scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }
}
