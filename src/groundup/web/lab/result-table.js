// @ts-check
/** The table twin of a chart, and the same as a file that spreadsheets read. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";

/**
 * @typedef {object} Result
 * @property {string[]} columns
 * @property {any[][]} rows text or numbers, as they are shown
 */

/** @param {{result: Result, caption: string, name: string, facts: string[][]}} props `facts` head the file: model, digest, seed */
export function ResultTable({ result, caption, name, facts }) {
  const save = () => {
    const rows = [...facts, [], result.columns, ...result.rows];
    download(`groundup-${name}.csv`, rows.map((row) => row.map(cell).join(",")).join("\r\n"));
  };
  return html`
    <div class="result-table" tabindex="0" role="region" aria-label=${caption}>
      <table>
        <caption>${caption}</caption>
        <thead><tr>${result.columns.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
        <tbody>${result.rows.map((row) => html`
          <tr>${row.map((one, place) => (place ? html`<td dir="auto">${one}</td>` : html`<th scope="row" dir="auto">${one}</th>`))}</tr>`)}</tbody>
      </table>
    </div>
    <p><button type="button" onClick=${save}>${t("lab.save")}</button></p>`;
}

/** A cell of the file; what a spreadsheet would take for a formula becomes text. @param {unknown} value */
export function cell(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replace(/"/g, '""')}"`;
}

/** @param {string} name @param {string} text */
function download(name, text) {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
