// @ts-check
/** The text that a model is to continue, and the question that it begins to answer, if there is one. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";

/** It learned from conversations alone: without a question it does not know what a text is. */
const LEARNED_FROM_CONVERSATIONS = "seedling";

/**
 * @param {any} store @param {string} label of the text
 * @returns {{asked: {text: string, question: string}, isEmpty: boolean, fields: any}}
 */
export function useBegunText(store, label) {
  const [text, setText] = useState(t("lab.text.example"));
  const [own, setOwn] = useState(/** @type {string | null} */ (null));
  const question = own ?? (store.model.value === LEARNED_FROM_CONVERSATIONS ? t("lab.question.example") : "");
  const fields = html`
    <label><span>${t("lab.question")}</span>
      <input type="text" dir="auto" value=${question} onInput=${(/** @type {any} */ event) => setOwn(event.target.value)} /></label>
    <label><span>${label}</span>
      <textarea rows="2" dir="auto" value=${text} onInput=${(/** @type {any} */ event) => setText(event.target.value)}></textarea></label>`;
  return { asked: { text, question }, isEmpty: !text.trim() && !question.trim(), fields };
}

/** A question above the text that answers it. @param {{text: string}} props */
export function Question({ text }) {
  return text.trim() && html`<p class="muted" dir="auto">${text}</p>`;
}
