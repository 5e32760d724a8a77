// @ts-check
/** The models of this computer as choices, each with how ready it is; those on their way stand below them. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { readiness } from "../state/readiness.js";

/** @param {{state: any}} props for a `select`; the values are names */
export function ModelOptions({ state }) {
  const coming = state.downloads.filter((/** @type {any} */ one) => !state.models.some((/** @type {any} */ here) => here.full === one.full));
  return html`
    ${state.models.map((/** @type {any} */ one) => html`
      <option key=${one.name} value=${one.name} data-name=${one.name} data-step=${readiness(state, one.full).step}>${words(one.name, readiness(state, one.full).step)}</option>`)}
    ${coming.map((/** @type {any} */ one) => html`
      <option key=${`coming ${one.name}`} value=${`coming ${one.name}`} disabled data-step=${one.state}>${words(one.title, one.state)}</option>`)}`;
}

/** What is simply here is shown by its name alone. @param {string} name @param {string} step */
function words(name, step) {
  return step === "ready" ? name : t(`model.option.${step}`, { name });
}
