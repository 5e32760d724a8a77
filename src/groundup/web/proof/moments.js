// @ts-check
/** Moments and sizes of the record, as people of the page's language read them. */
import { locale } from "../i18n/translate.js";

/** @param {number} moment_ms */
export function dateText(moment_ms) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(moment_ms);
}

/** @param {number} moment_ms */
export function timeText(moment_ms) {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(moment_ms);
}

/** @param {number} moment_ms */
export function dayText(moment_ms) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "long" }).format(moment_ms);
}

/** Bytes with a unit; exact below a thousand, since one byte matters here. @param {number | null} bytes @returns {string} */
export function bytesText(bytes) {
  if (bytes === null) return "?";
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) { amount /= 1000; unit += 1; }
  return new Intl.NumberFormat(locale(), { style: "unit", unit: units[unit], unitDisplay: unit ? "short" : "long", maximumFractionDigits: unit ? 1 : 0 }).format(amount);
}
