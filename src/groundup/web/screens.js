// @ts-check
/** The screens that there are, in the order of the navigation: a path, a key of words, and what draws it. */
import { Desk } from "./desk/screen.js";

export const SCREENS = [{ path: "/", words: "nav.label", view: Desk }];
