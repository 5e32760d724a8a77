// @ts-check
/** A question in other words: it becomes a branch beside the first, which stays. */
import { html, useEffect, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";

/** @param {{store: any, message: any, close: () => void}} props */
export function EditQuestion({ store, message, close }) {
  const field = useRef(/** @type {any} */ (null));
  const [text, setText] = useState(message.text);
  useEffect(() => field.current?.focus(), []);
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!text.trim()) return;
    store.attachments.value = message.details.attachments ?? [];
    if (await store.send(text, message.parent_id)) close();
  };
  return html`
    <form class="edit" onSubmit=${send}>
      <textarea ref=${field} rows="3" dir="auto" aria-label=${t("chat.edit.label")} value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.target.value)}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close()}></textarea>
      <div class="row"><button type="button" onClick=${close}>${t("chat.edit.cancel")}</button>
        <button type="submit" class="main" disabled=${!text.trim()}>${t("composer.send")}</button></div>
    </form>`;
}
