// @ts-check
/** Formulas as MathML, which browsers draw and screen readers read; KaTeX loads with the first one. */
import { DISPLAY, INLINE } from "./formulas.js";
import { idle, withNextDrawing } from "./idle.js";

const MOST_EXPANSIONS = 1000;
const LARGEST_EM = 50;

/** @param {Element} block that has ended */
export async function drawFormulas(block) {
  const found = block.querySelectorAll(`code.${INLINE}, code.${DISPLAY}`);
  if (!found.length) return;
  await import("../vendor/katex.min.js");
  for (const code of found) {
    await idle(); // one formula may cost as much as the piece of text that it came with
    draw(code);
  }
}

/** @param {Element} code */
function draw(code) {
  const place = document.createElement("span");
  const isDisplay = code.classList.contains(DISPLAY);
  place.className = isDisplay ? "formula display" : "formula";
  place.tabIndex = isDisplay ? 0 : -1;
  const { katex } = /** @type {any} */ (globalThis);
  try {
    katex.render(code.textContent, place, {
      output: "mathml", displayMode: isDisplay, throwOnError: true, trust: false, maxExpand: MOST_EXPANSIONS, maxSize: LARGEST_EM,
    });
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    return; // it stays as it was written; what KaTeX would show in its place has a style of its own, which pages forbid
  }
  withNextDrawing(() => code.replaceWith(place));
}
