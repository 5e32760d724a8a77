// @ts-check
/** The language of the page. */
import { html } from "../ui.js";
import { LANGUAGES, language, loadLanguage, t } from "../i18n/translate.js";

/** @param {{onChoose: (name: string) => void}} props */
export function LanguageChoice({ onChoose }) {
  const choose = (/** @type {any} */ event) => {
    loadLanguage(event.target.value);
    onChoose(event.target.value);
  };
  return html`
    <label class="language"><span class="visually-hidden">${t("language.label")}</span>
      <select value=${language.value} onChange=${choose}>
        ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code}>${name}</option>`)}
      </select></label>`;
}
