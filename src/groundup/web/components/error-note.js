// @ts-check
/** An error where it happened: what, why, what to do next, and its details. Its words come from the catalogue by its code. */
import { html } from "../ui.js";
import { errorWords } from "../i18n/error-words.js";
import { t } from "../i18n/translate.js";
import { CopyButton } from "./copy-button.js";
import { SAID } from "./said.js";

/** @param {{error: any, isBlocking?: boolean, children?: any}} props `children` are the buttons that do the next step */
export function ErrorNote({ error, isBlocking = false, children }) {
  const { title, text, isKnown } = errorWords(error);
  const details = `${error.message} ${error.hint ?? ""}`.trim();
  return html`
    <div class="error-note" role=${isBlocking ? "alert" : null} ...${isBlocking ? {} : SAID} data-code=${error.code}>
      <p><strong>${title}</strong></p>
      <p>${text}</p>
      ${children}
      ${isKnown && html`<details><summary>${t("error.details")}</summary><p>${details}</p>
        <${CopyButton} text=${`${error.code}: ${details}`} label=${t("error.copy")} /></details>`}
    </div>`;
}
