// @ts-check
/** An error where it happened: what, why, and its details. Its words come from the catalogue by its code. */
import { html } from "../ui.js";
import { hasWords, t } from "../i18n/translate.js";

/** @param {{error: any, isBlocking?: boolean, children?: any}} props `children` is the one main button */
export function ErrorNote({ error, isBlocking = false, children }) {
  const known = hasWords(`error.${error.code}.title`);
  const places = error.figures ?? {};
  return html`
    <div class="error-note" role=${isBlocking ? "alert" : "status"} data-code=${error.code}>
      <p><strong>${t(known ? `error.${error.code}.title` : "error.unknown.title", places)}</strong></p>
      <p>${known ? t(`error.${error.code}.text`, places) : error.message}</p>
      ${children}
      ${known && html`<details><summary>${t("error.details")}</summary><p>${error.message} ${error.hint}</p></details>`}
    </div>`;
}
