// @ts-check
/** Above the conversation: its title, which model answers, and how. In a narrow window a button shows the latter. */
import { html, useState } from "../ui.js";
import { ModelOptions } from "../components/model-options.js";
import { Dial } from "./dial.js";
import { RoleCard } from "./role-card.js";
import { t } from "../i18n/translate.js";

/** @param {{store: any, isListOpen: boolean, onList: () => void}} props */
export function Header({ store, isListOpen, onList }) {
  const [isHowOpen, setHowOpen] = useState(false);
  return html`
    <header class="desk-header">
      <button type="button" class="list-button" aria-expanded=${isListOpen} onClick=${onList}>
        <span aria-hidden="true">☰</span><span class="visually-hidden">${t(isListOpen ? "nav.hide" : "nav.show")}</span></button>
      <h1 dir="auto">${store.chat.value?.title ?? t("chat.new")}</h1>
      <label><span>${t("model.label")}</span>
        <select value=${store.model.value} onChange=${(/** @type {any} */ event) => store.pick(event.target.value)}>
          <${ModelOptions} state=${store.state.value} />
        </select></label>
      <button type="button" class="how-button quiet" aria-expanded=${isHowOpen} onClick=${() => setHowOpen(!isHowOpen)}>
        <span class="sign" aria-hidden="true">⋯</span><span class="words">${t("desk.how")}</span></button>
      <div class="how" data-open=${isHowOpen}>
        <${RoleCard} store=${store} />
        <${Dial} store=${store} />
      </div>
    </header>`;
}
