// @ts-check
/** What can be done with a chat: another title, a pin, a folder, a file of it, and away with it. */
import { html, useEffect, useRef } from "../ui.js";
import { t } from "../i18n/translate.js";
import { useChoice, useOwn } from "../components/own-value.js";

const KINDS = ["markdown", "html", "json"];

/**
 * One for all chats: a row may move to another list while its menu is open.
 * @param {{store: any, chat: any, close: () => void}} props `chat` undefined = closed
 */
export function ChatMenu({ store, chat, close }) {
  const dialog = useRef(/** @type {any} */ (null));
  useEffect(() => {
    if (chat && !dialog.current?.open) dialog.current?.showModal();
    if (!chat) dialog.current?.close();
  }, [chat]);
  return html`
    <dialog ref=${dialog} onClose=${close} aria-label=${chat ? t("menu.open", { title: chat.title }) : undefined}>
      ${chat && html`<${Choices} store=${store} chat=${chat} close=${() => dialog.current?.close()} />`}
    </dialog>`;
}

/** @param {{store: any, chat: any, close: () => void}} props */
function Choices({ store, chat, close }) {
  const save = async (/** @type {string} */ kind) => (await import("./save-chat.js")).saveChat(store, chat, kind);
  const change = (/** @type {object} */ what) => store.act("chat.change", { chat_id: chat.id, ...what });
  const remove = async () => {
    close();
    if (!(await store.act("chat.delete", { chat_id: chat.id }))) return;
    store.thrown.value = { id: chat.id, title: chat.title };
    if (store.openId.value === chat.id) store.show("");
  };
  const [title, setTitle] = useOwn(chat.title);
  const [isPinned, pin] = useChoice(chat.is_pinned, (is_pinned) => change({ is_pinned }));
  const rename = (/** @type {any} */ event) => event.target.value.trim() && change({ title: event.target.value });
  return html`
    <div class="choices">
      <label>${t("menu.title")} <input value=${title} dir="auto"
        onInput=${(/** @type {any} */ event) => setTitle(event.target.value)} onChange=${rename} /></label>
      <label class="tick"><input type="checkbox" checked=${isPinned}
        onChange=${(/** @type {any} */ event) => pin(event.target.checked)} /> ${t("menu.pin")}</label>
      ${!chat.id.startsWith("temporary-") && html`<${FolderChoice} store=${store} chat=${chat} change=${change} />`}
      <fieldset><legend>${t("menu.export")}</legend>
        ${KINDS.map((kind) => html`<button type="button" onClick=${() => save(kind)}>${t(`menu.export.${kind}`)}</button>`)}
      </fieldset>
      <div class="row"><button type="button" class="danger" onClick=${remove}>${t("menu.delete")}</button>
        <button type="button" class="main" onClick=${close}>${t("menu.close")}</button></div>
    </div>`;
}

/** @param {{store: any, chat: any, change: (what: object) => Promise<any>}} props */
function FolderChoice({ store, chat, change }) {
  const [folderId, move] = useChoice(chat.folder_id ?? "", (folder_id) => change({ folder_id }));
  const make = async (/** @type {any} */ event) => {
    const name = event.target.value.trim();
    event.target.value = "";
    const folder = name && (await store.act("folder.save", { name }));
    if (folder) change({ folder_id: folder.id });
  };
  return html`
    <label>${t("menu.folder")} <select value=${folderId} onChange=${(/** @type {any} */ event) => move(event.target.value)}>
      <option value="">${t("menu.no_folder")}</option>
      ${store.state.value.folders.map((one) => html`<option value=${one.id}>${one.name}</option>`)}
    </select></label>
    <label>${t("menu.new_folder")} <input dir="auto" onChange=${make} /></label>`;
}
