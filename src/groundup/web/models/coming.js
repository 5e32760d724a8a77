// @ts-check
/** What is on its way here, for views that are about something else: nobody has to look for it. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { DownloadRow } from "./download-row.js";

/** @param {{store: any}} props */
export function Coming({ store }) {
  const { downloads } = store.state.value;
  if (!downloads.length) return null;
  return html`
    <section aria-labelledby="coming">
      <h2 id="coming" class="visually-hidden">${t("models.coming")}</h2>
      <ul role="list" class="models-list">
        ${downloads.map((one) => html`<${DownloadRow} key=${one.name} store=${store} download=${one} />`)}
      </ul>
    </section>`;
}
