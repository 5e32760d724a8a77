// @ts-check
/** A number between 0 and a most, with − and + beside a slider. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";

/** @param {{label: string, value: number, most: number, step: number, onChange: (value: number) => void}} props */
export function Dial({ label, value, most, step, onChange }) {
  const set = (/** @type {number} */ next) => onChange(Number(Math.min(most, Math.max(0, next)).toFixed(1)));
  return html`
    <div class="dial" role="group" aria-label=${label}>
      <button type="button" aria-label=${t("lab.dial.less", { label })} disabled=${value <= 0} onClick=${() => set(value - step)}>−</button>
      <input type="range" aria-label=${label} min="0" max=${most} step=${step} value=${value}
        onInput=${(/** @type {any} */ event) => set(Number(event.target.value))} />
      <button type="button" aria-label=${t("lab.dial.more", { label })} disabled=${value >= most} onClick=${() => set(value + step)}>+</button>
      <output>${t("lab.dial.value", { value })}</output>
    </div>`;
}
