// @ts-check
/** Reading a kit from beginning to end before anything is taken from it: how far, and what is wrong. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { SAID } from "../components/said.js";
import { sizeText } from "./figures.js";

/** @param {{store: any, folder: string}} props */
export function KitCheck({ store, folder }) {
  const check = store.state.value.kit_checks[folder];
  const act = (/** @type {string} */ name) => store.act(name, { folder });
  if (!check) return html`<p><button type="button" onClick=${() => act("kit.check")}>${t("models.check")}</button> <span class="muted">${t("models.check.about")}</span></p>`;
  const percent = check.total_bytes ? Math.floor((100 * check.done_bytes) / check.total_bytes) : 0;
  return html`
    <div class="check" data-check=${check.state}>
      <p ...${SAID}>${t(`models.check.${check.state}`, { percent: Math.floor(percent / 10) * 10, size: sizeText(check.total_bytes) })}</p>
      ${check.state === "running" && html`<progress max="100" value=${percent} aria-label=${t("models.check")}></progress>`}
      ${check.faults.length > 0 && html`<ul>${check.faults.map((one) => html`<li dir="auto">${one.file}: ${one.problem}</li>`)}</ul>`}
      ${check.error && html`<${ErrorNote} error=${check.error} />`}
      <button type="button" onClick=${() => act("kit.stop_check")}>${t(check.state === "running" ? "models.cancel" : "models.put_away")}</button>
    </div>`;
}
