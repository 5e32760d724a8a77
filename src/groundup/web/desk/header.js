// @ts-check
/** Above the conversation: its title, and which model answers in what role. */
import { html, useState } from "../ui.js";
import { Dial } from "./dial.js";
import { RoleCard } from "./role-card.js";
import { t } from "../i18n/translate.js";

/** @param {{store: any, isListOpen: boolean, onList: () => void}} props */
export function Header({ store, isListOpen, onList }) {
  const { models } = store.state.value;
  const [isMore, setMore] = useState(false);
  return html`
    <header class="desk-header">
      <button type="button" class="list-button" aria-expanded=${isListOpen} onClick=${onList}>
        <span aria-hidden="true">☰</span><span class="visually-hidden">${t(isListOpen ? "nav.hide" : "nav.show")}</span></button>
      <h1 dir="auto">${store.chat.value?.title ?? t("chat.new")}</h1>
      <label><span>${t("model.label")}</span>
        <select value=${store.model.value} onChange=${(/** @type {any} */ event) => store.pick(event.target.value)}>
          ${models.map((one) => html`<option value=${one.name}>${one.name}</option>`)}
        </select></label>
      <button type="button" class="quiet more-button" aria-expanded=${isMore} onClick=${() => setMore(!isMore)}>${t("header.more")}</button>
      <div class="more" data-open=${isMore}><${RoleCard} store=${store} /><${Dial} store=${store} /></div>
    </header>`;
}
