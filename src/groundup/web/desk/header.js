// @ts-check
/** Above the conversation: its title, which model answers, and the language of the page. */
import { html } from "../ui.js";
import { ModelOptions } from "../components/model-options.js";
import { Dial } from "./dial.js";
import { RoleCard } from "./role-card.js";
import { LANGUAGES, language, loadLanguage, t } from "../i18n/translate.js";

/** @param {{store: any, isListOpen: boolean, onList: () => void}} props */
export function Header({ store, isListOpen, onList }) {
  const choose = (/** @type {any} */ event) => {
    store.picked.value = event.target.value; // at once: the next question may come before the server has answered
    store.act("preference.save", { name: "model", value: event.target.value });
  };
  const speak = (/** @type {any} */ event) => {
    loadLanguage(event.target.value);
    store.act("preference.save", { name: "language", value: event.target.value });
  };
  return html`
    <header class="desk-header">
      <button type="button" class="list-button" aria-expanded=${isListOpen} onClick=${onList}>
        <span aria-hidden="true">☰</span><span class="visually-hidden">${t(isListOpen ? "nav.hide" : "nav.show")}</span></button>
      <h1 dir="auto">${store.chat.value?.title ?? t("chat.new")}</h1>
      <label><span>${t("model.label")}</span>
        <select value=${store.model.value} onChange=${choose}>
          <${ModelOptions} state=${store.state.value} />
        </select></label>
      <${RoleCard} store=${store} />
      <${Dial} store=${store} />
      <label><span class="visually-hidden">${t("language.label")}</span>
        <select value=${language.value} onChange=${speak}>
          ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code}>${name}</option>`)}
        </select></label>
    </header>`;
}
