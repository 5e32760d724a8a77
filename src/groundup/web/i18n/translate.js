// @ts-check
/**
 * Words of the page: flat catalogues, whole sentences with named places, plurals by `Intl`.
 * A key with forms has one entry for each: `words.one`, `words.other`.
 */
import { signal } from "../ui.js";

/** What can be chosen, each in its own name. */
export const LANGUAGES = Object.freeze({ en: "English", de: "Deutsch" });
const RIGHT_TO_LEFT = new Set(["ar", "he", "fa", "ur"]);

export const language = signal("en");
const catalogue = signal(/** @type {Record<string, string>} */ ({}));
let english = /** @type {Record<string, string>} */ ({});

/** The language that a browser or an owner wants, as far as we have it. @param {string} [preferred] */
export function bestLanguage(preferred) {
  const wanted = [preferred, ...navigator.languages].map((one) => (one ?? "").split("-")[0]);
  return wanted.find((one) => one in LANGUAGES || one === "qps") ?? "en";
}

/** Load a language; English fills what it lacks. "qps" is the pseudo-locale. @param {string} name */
export async function loadLanguage(name) {
  if (!Object.keys(english).length) english = await read("en");
  const own = name === "en" ? english : name === "qps" ? (await import("./pseudo.js")).pseudo(english) : await read(name);
  catalogue.value = { ...english, ...own };
  language.value = name;
  document.documentElement.lang = name === "qps" ? "en" : name;
  document.documentElement.dir = RIGHT_TO_LEFT.has(name) ? "rtl" : "ltr";
}

/**
 * A sentence. A number called `count` chooses its form.
 * @param {string} key @param {Record<string, string | number>} [places]
 */
export function t(key, places = {}) {
  const words = catalogue.value;
  const form = typeof places.count === "number" ? `${key}.${rules().select(places.count)}` : key;
  const text = words[form] ?? words[`${key}.other`] ?? words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in places ? shown(places[name]) : whole));
}

/** Whether there are words for a key. @param {string} key */
export function hasWords(key) {
  return key in catalogue.value;
}

/** @param {string | number} value */
function shown(value) {
  return typeof value === "number" ? new Intl.NumberFormat(locale()).format(value) : value;
}

function rules() {
  return new Intl.PluralRules(locale());
}

/** How numbers and dates are written: as where the browser is at home, if it speaks the language of the page. */
export function locale() {
  const spoken = language.value === "qps" ? "en" : language.value;
  return navigator.languages.find((one) => one.split("-")[0] === spoken) ?? spoken;
}

/** @param {string} name */
async function read(name) {
  return (await fetch(new URL(`./${name}.json`, import.meta.url))).json();
}
