// @ts-check
/**
 * The screens that work, in the order of the navigation: a path, a key of words, and what draws it. A screen
 * with `load` is fetched when it is opened first; it also draws the addresses below its path.
 */
import { Desk } from "./desk/screen.js";
import { loadSheet } from "./style/load-sheet.js";

/**
 * @typedef {object} Screen
 * @property {string} path
 * @property {string} words key of its noun
 * @property {boolean} [isHidden] it has an address and no noun
 * @property {(rest: string) => string} [title] key of the words for an address below its path; they may name its last part
 * @property {any} [view]
 * @property {() => Promise<any>} [load]
 */

/** @type {Screen[]} */
export const SCREENS = [
  { path: "/", words: "screen.desk", view: Desk },
  { path: "/models", words: "screen.models", load: async () => (await import("./models/screen.js")).Models },
  { path: "/lab", words: "screen.lab", title: (name) => `lab.${name}.title`, load: lab },
  { path: "/proof", words: "screen.proof", title: (name) => `${name}.title`, load: async () => (await import("./proof/screen.js")).Proof },
  { path: "/card", words: "card.title", title: (rest) => `card.title.${rest.split("/")[0]}`, isHidden: true, load: async () => (await import("./cards/screen.js")).Cards },
  { path: "/welcome", words: "welcome.title", isHidden: true, load: async () => (await import("./welcome/screen.js")).Welcome },
];

/** The instruments bring their own style sheet, which no other screen needs. */
async function lab() {
  const [screen] = await Promise.all([import("./lab/screen.js"), loadSheet("lab")]);
  return screen.Lab;
}

/** The screen of an address; that of the root for an address without one. @param {string} path */
export function screenAt(path) {
  return SCREENS.find((one) => path === one.path || (one.path !== "/" && path.startsWith(`${one.path}/`))) ?? SCREENS[0];
}
