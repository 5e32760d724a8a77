// @ts-check
/** How a token is written for people: spaces and ends of lines are seen, and parts of characters are bytes. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";

/**
 * The text of a token on one line.
 * @param {{text: string, data: string}} token
 */
export function tokenText({ text, data }) {
  if (!data) return t("lab.token.end");
  if (!text) return data.replace(/../g, (byte) => `${byte} `).trim();
  return text.replace(/ /g, "␣").replace(/\n/g, "↵").replace(/\t/g, "⇥");
}

/** The same for ears. @param {{text: string, data: string}} token */
export function spokenToken(token) {
  return token.text.trim() || tokenText(token);
}

/** A token in code type, in its own direction of writing. @param {{token: any}} props */
export function TokenText({ token }) {
  return html`<bdi class="token-text" data-kind=${kindOf(token)}>${tokenText(token)}</bdi>`;
}

/** @param {{text: string, data: string}} token */
function kindOf({ text, data }) {
  if (!data) return "end";
  return text ? "text" : "bytes";
}
