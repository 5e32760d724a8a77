// @ts-check
/** The models: those of this computer. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";

/** @param {{store: any}} props */
export function Models({ store }) {
  return html`
    <main class="page models">
      <h1 tabindex="-1">${t("screen.models")}</h1>
      <ul role="list">${store.state.value.models.map((one) => html`<li key=${one.name}>${one.name}</li>`)}</ul>
    </main>`;
}
