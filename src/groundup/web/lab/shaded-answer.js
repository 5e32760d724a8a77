// @ts-check
/**
 * An answer whose words can be chosen: shading, underline and a number say how likely each was. One stop of the
 * Tab key; arrows go from word to word.
 */
import { html, useRef } from "../ui.js";
import { t } from "../i18n/translate.js";
import { percent } from "./numbers.js";
import { spokenToken, tokenText } from "./token-text.js";

const STEPS = [0.8, 0.5, 0.2];
const SURE = 0;

/** @param {{tokens: any[], chosen: number, onChoose: (place: number) => void}} props */
export function ShadedAnswer({ tokens, chosen, onChoose }) {
  const box = useRef(/** @type {any} */ (null));
  const at = Math.max(0, chosen);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const next = moved(event.key, [...box.current.querySelectorAll("button")].indexOf(document.activeElement), tokens.length);
    if (next < 0) return;
    event.preventDefault();
    onChoose(next);
    box.current.querySelectorAll("button")[next].focus();
  };
  return html`
    <div class="shaded" dir="auto" role="group" aria-label=${t("lab.hesitated.answer")} ref=${box} onKeyDown=${onKey}>
      ${tokens.map((one, place) => html`<${Word} key=${place} token=${one} isChosen=${place === chosen}
        tabIndex=${place === at ? 0 : -1} onChoose=${() => onChoose(place)} />`)}
    </div>`;
}

/** @param {{token: any, isChosen: boolean, tabIndex: number, onChoose: () => void}} props */
function Word({ token, isChosen, tabIndex, onChoose }) {
  const level = doubt(token.probability);
  const chance = percent(token.probability);
  return html`
    <button type="button" class="word" data-doubt=${level} aria-pressed=${isChosen} tabindex=${tabIndex}
      aria-label=${t("lab.hesitated.word", { word: spokenToken(token), chance })} onClick=${onChoose}>
      <span class="word-text">${token.text.trim() ? token.text : tokenText(token)}</span>
      ${level > SURE && html`<span class="word-chance">${chance}</span>`}
    </button>`;
}

/** How much doubt there was, from 0 (hardly any) to 3. @param {number} probability */
export function doubt(probability) {
  return STEPS.filter((step) => probability < step).length;
}

/** Where a key leads; -1 for other keys. @param {string} key @param {number} from @param {number} count */
export function moved(key, from, count) {
  const there = { ArrowRight: from + 1, ArrowDown: from + 1, ArrowLeft: from - 1, ArrowUp: from - 1, Home: 0, End: count - 1 };
  const next = there[/** @type {keyof typeof there} */ (key)];
  return next === undefined ? -1 : Math.min(count - 1, Math.max(0, next));
}
