// @ts-check
/** Sizes, times and speeds as people read them, in the page's language. Sizes of downloads are in GB of 10^9. */
import { t } from "../i18n/translate.js";

/** The line of a school or a home with which times are counted before a download, in Mbit/s. */
export const USUAL_MBIT = 50;

/** @param {number | null} bytes */
export function sizeText(bytes) {
  if (bytes === null || bytes === undefined) return t("models.unknown");
  return bytes >= 995e6 ? t("unit.gb", { amount: oneDecimal(bytes / 1e9) }) : t("unit.mb", { amount: Math.max(1, Math.round(bytes / 1e6)) });
}

/** Room on a disk that a removal gives back: nothing is said to be something. @param {number} bytes */
export function freedText(bytes) {
  return bytes < 500e3 ? t("unit.kb", { amount: Math.round(bytes / 1e3) }) : sizeText(bytes);
}

/** Memory, which makers count in GB of 2^30. @param {number} bytes */
export function memoryText(bytes) {
  return t("unit.gb", { amount: Math.round(bytes / 2 ** 30) });
}

/** @param {number} seconds */
export function timeText(seconds) {
  if (seconds < 90) return t("unit.seconds", { count: Math.max(1, Math.round(seconds)) });
  return seconds < 5400 ? t("unit.minutes", { count: Math.round(seconds / 60) }) : t("unit.hours", { count: Math.round(seconds / 3600) });
}

/** How long a download takes on a usual line. @param {number} bytes */
export function downloadTime(bytes) {
  return timeText((bytes * 8) / (USUAL_MBIT * 1e6));
}

/** @param {{low: number, high: number} | null} speed */
export function speedText(speed) {
  return speed ? t("models.speed", { low: rate(speed.low), high: rate(speed.high) }) : t("models.speed.unknown");
}

/** @param {number} bytesPerSecond */
export function rateText(bytesPerSecond) {
  return t("unit.mb_per_s", { amount: oneDecimal(bytesPerSecond / 1e6) });
}

/** @param {any} one */
export function openness(one) {
  return t(`openness.step.${one.openness_step}`);
}

/** @param {number} amount */
function rate(amount) {
  return amount < 10 ? oneDecimal(amount) : Math.round(amount);
}

/** @param {number} amount */
function oneDecimal(amount) {
  return Math.round(amount * 10) / 10;
}
