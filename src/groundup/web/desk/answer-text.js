// @ts-check
/** What an answer says, which may still be written. It follows the store by itself: nothing else is drawn anew for a piece of it. */
import { computed, effect, html, useLayoutEffect, useRef } from "../ui.js";
import { MarkdownView } from "../markdown/view.js";
import { writtenOf } from "../state/written.js";

/** @param {{store: any, id: string}} props */
export function AnswerText({ store, id }) {
  const place = useRef(null);
  // Before the frame is painted: an effect after it would ask for a second one, which paints nothing.
  useLayoutEffect(() => {
    const view = new MarkdownView(/** @type {any} */ (place.current));
    const text = computed(() => writtenOf(store.state.value, id).text);
    const isRunning = computed(() => store.state.value.messages[id]?.state === "running");
    return effect(() => {
      if (isRunning.value) view.grow(text.value);
      else view.finish(text.value);
    });
  }, [store, id]);
  return html`<div class="markdown" dir="auto" ref=${place}></div>`;
}
