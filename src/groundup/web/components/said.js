// @ts-check
/**
 * What a part of the page has whose words are said when they change: all of them, when there is time. Not the role of a status: a
 * screen reader that goes through the page line by line names that role in place of the words (Orca 43 in Firefox and Chromium).
 */
export const SAID = Object.freeze({ "aria-live": "polite", "aria-atomic": "true" });
