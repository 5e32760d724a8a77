// @ts-check
/** Where questions are written: Enter sends, Shift Enter begins a line, and a draft is never lost. */
import { html, useLayoutEffect, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { AttachButton, Attachments } from "./attachments.js";
import { Draft } from "./draft.js";
import { NextSteps } from "./next-step.js";

/** @param {{store: any}} props */
export function Composer({ store }) {
  const place = store.openId.value || (store.isTemporary.value ? "temporary-new" : "new");
  const draft = useRef(/** @type {Draft | null} */ (null));
  draft.current ??= new Draft(store);
  const [text, setText] = useState(draft.current.read(place));
  const [isSending, setSending] = useState(false);
  const field = useRef(/** @type {any} */ (null));
  // Before the frame is painted: who sees another chat may type at once.
  useLayoutEffect(() => {
    setText(draft.current?.read(place) ?? "");
    field.current?.focus();
  }, [place]);
  const write = (/** @type {string} */ next) => {
    setText(next);
    draft.current?.write(place, next);
  };
  const runningId = store.runningId.value;
  const files = store.attachments.value;
  const hasWords = text.trim() || files.length > 0;
  const send = async () => {
    if (!hasWords || runningId || isSending) return;
    setSending(true);
    const key = files.length ? undefined : draft.current?.key(place); // a reload forgets files: others may take their place
    const told = await store.send(text, store.branch.value.at(-1)?.message.id ?? null, key);
    setSending(false);
    draft.current?.heard(place);
    if (told) {
      const rest = draft.current?.sent(place, text, told.chat.id) ?? "";
      if (store.openId.value === told.chat.id) setText(rest);
    }
    field.current?.focus();
  };
  return html`
    <form class="composer" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); send(); }}>
      ${store.refusal.value && html`<${ErrorNote} error=${store.refusal.value} isBlocking=${true}>
        <${NextSteps} store=${store} error=${store.refusal.value} text=${text} resend=${hasWords ? send : undefined} /><//>`}
      <${Attachments} store=${store} files=${files}
        onRemove=${(/** @type {number} */ at) => { store.attachments.value = files.filter((_, other) => other !== at); }} />
      <div class="row">
        <${AttachButton} store=${store} />
        <textarea ref=${field} rows="1" dir="auto" aria-label=${t("composer.label")} placeholder=${t("composer.label")}
          value=${text} onInput=${(/** @type {any} */ event) => write(event.target.value)}
          onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(event, send, text ? () => false : () => editLast(store))}></textarea>
        ${runningId
          ? html`<button type="button" class="stop" onClick=${() => store.act("answer.stop", { message_id: runningId })}>
              ${t("composer.stop")}</button>`
          : html`<button type="submit" class="main" disabled=${!hasWords || isSending || !store.model.value}>
              ${t(isSending ? "composer.sending" : "composer.send")}</button>`}
      </div>
    </form>`;
}

/** @param {KeyboardEvent} event @param {() => void} send @param {() => boolean} edit the last question */
function onKey(event, send, edit) {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "ArrowUp" && edit()) event.preventDefault();
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  send();
}

/** @param {any} store */
function editLast(store) {
  const last = store.branch.value.filter((one) => one.message.role === "user").at(-1);
  if (last) store.editing.value = last.message.id;
  return Boolean(last);
}
