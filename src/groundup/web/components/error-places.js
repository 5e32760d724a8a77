// @ts-check
/** The figures of an error as people read them: sizes and times beside the bare numbers that the server tells. */
import { t } from "../i18n/translate.js";

const GB = 2 ** 30;
const MB = 2 ** 20;

/**
 * The places of the words of an error. `needed_bytes` also becomes `needed`, and `retry_after_s` also `wait`.
 * @param {Record<string, any>} figures @returns {Record<string, string | number>}
 */
export function errorPlaces(figures) {
  const places = Object.entries(figures).map(([name, value]) =>
    name.endsWith("_bytes") && typeof value === "number" ? [name.slice(0, -"_bytes".length), sizeText(value)] : [name, value]);
  const wait = figures.retry_after_s;
  return { ...figures, ...Object.fromEntries(places), ...(wait === undefined ? {} : { wait: waitText(wait) }) };
}

/** @param {number} bytes */
function sizeText(bytes) {
  if (bytes >= GB) return t("unit.gb", { amount: Math.round((bytes / GB) * 10) / 10 });
  return t("unit.mb", { amount: Math.max(1, Math.round(bytes / MB)) });
}

/** @param {number} seconds */
function waitText(seconds) {
  if (seconds < 90) return t("unit.seconds", { count: Math.max(1, Math.round(seconds)) });
  return t("unit.minutes", { count: Math.round(seconds / 60) });
}
