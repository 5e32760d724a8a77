// @ts-check
/** Below an answer: the energy that it took, where this computer tells; all that ran meanwhile is in it. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";

const LAMP_W = 10;

/** @param {{message: any}} props */
export function Energy({ message }) {
  const { energy, runs } = message.details;
  if (!energy || (runs ?? 1) > 1) return null; // what it says is of the last run alone
  const parts = energy.covers.map((/** @type {string} */ one) => t(`energy.of.${one}`));
  const places = { joules: rounded(energy.joules), seconds: rounded(energy.joules / LAMP_W), parts: parts.join(t("energy.and")) };
  return html`<p class="energy">${t(energy.is_measured ? "energy.measured" : "energy.estimated", places)}</p>`;
}

/** Two digits that count, as far as such counters can be trusted. @param {number} value */
export function rounded(value) {
  return value >= 10 ? Number(value.toPrecision(2)) : Math.round(value * 10) / 10;
}
