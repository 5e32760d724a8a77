// @ts-check
/** A Markdown text that is whole. One that is being written is an answer's ([desk/answer-text.js](../desk/answer-text.js)). */
import { html, useLayoutEffect, useRef } from "../ui.js";
import { MarkdownView } from "../markdown/view.js";

/** @param {{text: string}} props */
export function Markdown({ text }) {
  const place = useRef(null);
  const view = useRef(/** @type {MarkdownView | null} */ (null));
  // Before the frame is painted: an effect after it would ask for a second one, which paints nothing.
  useLayoutEffect(() => {
    view.current ??= new MarkdownView(/** @type {any} */ (place.current));
    view.current.finish(text);
  }, [text]);
  return html`<div class="markdown" dir="auto" ref=${place}></div>`;
}
