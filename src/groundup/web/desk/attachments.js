// @ts-check
/** Files that go with a question: read by the server, and shown as what the AI will see. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";

/** @param {{store: any}} props */
export function AttachButton({ store }) {
  const [isReading, setReading] = useState(false);
  const take = async (/** @type {any} */ event) => {
    const files = [...event.target.files];
    event.target.value = "";
    setReading(true);
    store.refusal.value = null;
    for (const file of files) await attach(store, file);
    setReading(false);
  };
  return html`
    <label class="file-button attach" aria-busy=${isReading}><span>${t(isReading ? "attach.reading" : "attach.label")}</span>
      <input type="file" multiple accept=".pdf,.docx,.txt,.md,.csv,.tex,text/*" class="visually-hidden" disabled=${isReading} onChange=${take} /></label>`;
}

/** @param {any} store @param {File} file */
async function attach(store, file) {
  const address = `/app/attachments?${new URLSearchParams({ name: file.name, model: store.model.value })}`;
  const told = await store.using((/** @type {any} */ requests) => requests.upload(address, file));
  if (told) store.attachments.value = [...store.attachments.value, told];
}

/** @param {{files: any[], onRemove?: (place: number) => void}} props */
export function Attachments({ files, onRemove }) {
  return files.length > 0 && html`
    <ul role="list" class="attachments">${files.map((one, place) => html`
      <li>
        <details><summary dir="auto">${one.name} · ${tokens(one)} · ${t("attach.sees")}</summary>
          ${one.empty_pages > 0 && html`<p>${t("attach.empty_pages", { count: one.empty_pages })}</p>`}
          <pre tabindex="0" dir="auto">${one.text}</pre></details>
        ${onRemove && html`<button type="button" class="quiet" aria-label=${t("attach.remove", { name: one.name })}
          onClick=${() => onRemove(place)}>×</button>`}
      </li>`)}</ul>`;
}

/** @param {any} file */
function tokens(file) {
  return file.tokens == null ? t("attach.tokens_unknown") : t("attach.tokens", { count: file.tokens });
}
