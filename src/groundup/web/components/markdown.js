// @ts-check
/** A Markdown text that may still grow. */
import { html, useLayoutEffect, useRef } from "../ui.js";
import { MarkdownView } from "../markdown/view.js";

/** @param {{text: string, isGrowing: boolean}} props */
export function Markdown({ text, isGrowing }) {
  const place = useRef(null);
  const view = useRef(/** @type {MarkdownView | null} */ (null));
  // Before the frame is painted: an effect after it would ask for a second one, which paints nothing.
  useLayoutEffect(() => {
    view.current ??= new MarkdownView(/** @type {any} */ (place.current));
    if (isGrowing) view.current.grow(text);
    else view.current.finish(text);
  }, [text, isGrowing]);
  return html`<div class="markdown" dir="auto" ref=${place}></div>`;
}
