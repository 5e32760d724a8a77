// @ts-check
/**
 * A signal with a record in it, of which everybody follows only what he reads: a component that shows the
 * models is not drawn anew because a piece of an answer has come.
 */
import { computed, signal } from "../ui.js";

/**
 * @template {object} Record
 * @param {Record} first
 * @returns {{value: Record, peek: () => Record}} `value` may be set, to a whole record with the same fields
 */
export function sliced(first) {
  const whole = signal(first);
  const view = Object.defineProperties({}, Object.fromEntries(Object.keys(first).map((name) => {
    const field = computed(() => whole.value[/** @type {keyof Record} */ (name)]);
    return [name, { enumerable: true, get: () => field.value }];
  })));
  return {
    get value() {
      return /** @type {Record} */ (view);
    },
    set value(next) {
      if (next !== view) whole.value = next; // a change that changes nothing hands back what it was given
    },
    peek: () => whole.peek(),
  };
}
