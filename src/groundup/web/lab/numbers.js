// @ts-check
/** Figures of the lab, in the language of the page. */
import { locale } from "../i18n/translate.js";

/** A probability, 0 to 1: whole percents, and "< 1 %" where that would be 0. @param {number} probability */
export function percent(probability) {
  if (probability > 0 && probability < 0.01) return `< ${formatted(0.01, { style: "percent" })}`;
  if (probability < 1 && probability > 0.99) return `> ${formatted(0.99, { style: "percent" })}`;
  return formatted(probability, { style: "percent", maximumFractionDigits: 0 });
}

/** How many times as much. @param {number} times */
export function factor(times) {
  return `${formatted(times, { maximumFractionDigits: 1 })} ×`;
}

/** A number with all digits that a table wants. @param {number} value @param {number} [digits] */
export function exact(value, digits = 4) {
  return formatted(value, { maximumSignificantDigits: digits });
}

/** @param {number} value @param {Intl.NumberFormatOptions} options */
function formatted(value, options) {
  return new Intl.NumberFormat(locale(), options).format(value);
}
