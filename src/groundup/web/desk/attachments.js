// @ts-check
/** Files that go with a question: read by the server, and shown as what the AI will see. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { AttachedPicture } from "./attached-picture.js";
import { dataAddress, isPicture, smaller } from "./picture-file.js";

const KINDS = ".pdf,.docx,.txt,.md,.csv,.tex,text/*,image/png,image/jpeg,image/webp";

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
      <input type="file" multiple accept=${KINDS} class="visually-hidden" disabled=${isReading} onChange=${take} /></label>`;
}

/** @param {any} store @param {File} file */
async function attach(store, file) {
  const sent = isPicture(file) ? await smaller(file) : file;
  const address = `/app/attachments?${new URLSearchParams({ name: file.name, model: store.model.value })}`;
  const told = await store.using((/** @type {any} */ requests) => requests.upload(address, sent));
  if (!told) return;
  const picture = told.kind ? await dataAddress(sent) : undefined;
  store.attachments.value = [...store.attachments.value, { ...told, picture }];
}

/** @param {{store: any, files: any[], onRemove?: (place: number) => void}} props */
export function Attachments({ store, files, onRemove }) {
  return files.length > 0 && html`
    <ul role="list" class="attachments">${files.map((one, place) => html`
      <li>
        ${one.picture || one.picture_id
          ? html`<${AttachedPicture} key=${one.picture_id ?? one.name} store=${store} file=${one} about=${`${one.name} · ${tokens(one)}`} />`
          : html`<${AttachedText} file=${one} />`}
        ${onRemove && html`<button type="button" class="quiet" aria-label=${t("attach.remove", { name: one.name })}
          onClick=${() => onRemove(place)}>×</button>`}
      </li>`)}</ul>`;
}

/** @param {{file: any}} props */
function AttachedText({ file }) {
  return html`
    <details><summary dir="auto">${file.name} · ${tokens(file)} · ${t("attach.sees")}</summary>
      ${file.empty_pages > 0 && html`<p>${t("attach.empty_pages", { count: file.empty_pages })}</p>`}
      <pre tabindex="0" dir="auto">${file.text}</pre></details>`;
}

/** @param {any} file */
function tokens(file) {
  return file.tokens == null ? t("attach.tokens_unknown") : t("attach.tokens", { count: file.tokens });
}
