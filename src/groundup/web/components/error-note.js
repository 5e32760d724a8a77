// @ts-check
/** An error where it happened: what, why, what to do next, and its details. Its words come from the catalogue by its code. */
import { html } from "../ui.js";
import { hasWords, t } from "../i18n/translate.js";
import { CopyButton } from "./copy-button.js";
import { errorPlaces } from "./error-places.js";

/** @param {{error: any, isBlocking?: boolean, children?: any}} props `children` are the buttons that do the next step */
export function ErrorNote({ error, isBlocking = false, children }) {
  const key = wordsOf(error);
  const places = errorPlaces(error.figures ?? {});
  const details = `${error.message} ${error.hint ?? ""}`.trim();
  return html`
    <div class="error-note" role=${isBlocking ? "alert" : "status"} data-code=${error.code}>
      <p><strong>${t(key ? `${key}.title` : "error.unknown.title", places)}</strong></p>
      <p>${key ? t(`${key}.text`, places) : error.message}</p>
      ${children}
      ${key && html`<details><summary>${t("error.details")}</summary><p>${details}</p>
        <${CopyButton} text=${`${error.code}: ${details}`} label=${t("error.copy")} /></details>`}
    </div>`;
}

/** The key of an error's words: those for just this capability first; "" where there are none. @param {any} error */
function wordsOf(error) {
  const own = `error.${error.code}`;
  return [`${own}.${error.figures?.capability}`, own].find((key) => hasWords(`${key}.title`)) ?? "";
}
