// @ts-check
/** The record as a table: when, where to, why, how much. */
import { html } from "../ui.js";
import { hasWords, t } from "../i18n/translate.js";
import { bytesText, dateText } from "./moments.js";

/** @param {{told: any}} props */
export function Rows({ told }) {
  if (!told.entries.length) return html`<p class="proof-none">${t("proof.none")}</p>`;
  return html`
    <div class="scroller" tabindex="0" role="region" aria-label=${t("proof.table")}>
      <table class="proof-rows">
        <caption>${t("proof.table")}</caption>
        <thead><tr>${["when", "where", "why", "received", "sent"].map((one) => html`<th scope="col">${t(`proof.column.${one}`)}</th>`)}</tr></thead>
        <tbody>${told.entries.map((/** @type {any} */ one) => html`<${Row} key=${one.id} entry=${one} />`)}</tbody>
      </table>
    </div>
    ${told.left_out > 0 && html`<p>${t("proof.left_out", { count: told.left_out })}</p>`}`;
}

/** @param {{entry: any}} props */
function Row({ entry }) {
  return html`
    <tr data-reach=${entry.reach} data-kind=${entry.kind}>
      <td>${dateText(entry.began_ms)}</td>
      <td><bdi>${entry.kind === "port" ? t("proof.port", { port: String(entry.port) }) : entry.host}</bdi> <span class="muted">${t(`proof.reach.${entry.reach}`)}${entry.through && html`, ${t("proof.through", { proxy: entry.through })}`}</span></td>
      <td>${reason(entry.reason)}</td>
      <td>${bytesText(entry.received_bytes)}${entry.ended_ms === null && " …"}</td>
      <td>${bytesText(entry.sent_bytes)}</td>
    </tr>`;
}

/** @param {{code: string, subject: string}} told */
function reason(told) {
  const key = `proof.reason.${told.code}`;
  return t(hasWords(key) ? key : "proof.reason.unsaid", { subject: told.subject || "–" });
}
