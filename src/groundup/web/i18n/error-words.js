// @ts-check
/** The words of an error by its code, with its figures as people read them. */
import { hasWords, t } from "./translate.js";

const GB = 2 ** 30;
const MB = 2 ** 20;

/**
 * What is said of an error; its own message where there are no words for it.
 * @param {any} error @returns {{title: string, text: string, isKnown: boolean}}
 */
export function errorWords(error) {
  const own = `error.${error.code}`;
  const key = [`${own}.${error.figures?.capability}`, own].find((one) => hasWords(`${one}.title`)); // for just this first
  if (!key) return { title: t("error.unknown.title"), text: error.message, isKnown: false };
  const places = errorPlaces(error.figures ?? {});
  return { title: t(`${key}.title`, places), text: t(`${key}.text`, places), isKnown: true };
}

/**
 * The places of the words of an error. `needed_bytes` also becomes `needed`, and `retry_after_s` also `wait`.
 * @param {Record<string, any>} figures @returns {Record<string, string | number>}
 */
function errorPlaces(figures) {
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
