// @ts-check
/** Bars of our own: drawn with outline and pattern, each with its words and figure as text beside it. */
import { html } from "../ui.js";

/**
 * @typedef {object} Bar
 * @property {any} label what it stands for, short
 * @property {number} share its length, 0 to 1
 * @property {string} figure as text
 * @property {number} [pattern] 0 to 2
 * @property {any} [action] a button at its end
 */

/** @param {{bars: Bar[], label: string}} props */
export function Bars({ bars, label }) {
  return html`
    <ol class="bars" role="list" aria-label=${label}>
      ${bars.map(({ label: name, share, figure, pattern = 0, action }, place) => html`
        <li key=${place}>
          <span class="bar-name">${name}</span>
          <${Mark} share=${share} pattern=${pattern} place=${place} />
          <span class="bar-figure">${figure}</span>
          ${action}
        </li>`)}
    </ol>`;
}

/** @param {{share: number, pattern: number, place: number}} props */
function Mark({ share, pattern, place }) {
  const id = `bar-pattern-${pattern}-${place}`;
  return html`
    <svg class="bar" aria-hidden="true" focusable="false" data-pattern=${pattern}>
      <defs>
        <pattern id=${id} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect class="bar-ground" width="8" height="8" />
          ${pattern === 0 && html`<path class="bar-lines" d="M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6" />`}
          ${pattern === 1 && html`<circle class="bar-dots" cx="4" cy="4" r="1.5" />`}
          ${pattern === 2 && html`<path class="bar-lines" d="M0 4 H8 M4 0 V8" />`}
        </pattern>
      </defs>
      <rect class="bar-mark" x="1" y="4%" width=${`${Math.max(0.4, share * 99)}%`} height="92%" fill=${`url(#${id})`} />
    </svg>`;
}
