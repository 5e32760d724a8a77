// @ts-check
/** The chats: those that are pinned, those in folders, the others; new ones, and the last that was thrown away. */
import { html, useEffect, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { whenOpened } from "../components/when-opened.js";
import { SAID } from "../components/said.js";

const ChatMenu = whenOpened(async () => (await import("./chat-menu.js")).ChatMenu);
const TAKE_BACK_MS = 18_000; // the server waits for 20 s

/** @param {{store: any, onNew: () => void, onSearch: () => void, onLeave: (() => void) | null}} props `onLeave`: it lies over the conversation, and is left when a chat is chosen */
export function ChatList({ store, onNew, onSearch, onLeave }) {
  const { chats, folders } = store.state.value;
  const [menuId, setMenuId] = useState("");
  const box = useRef(/** @type {any} */ (null));
  const isOver = onLeave !== null;
  useEffect(() => { if (isOver) box.current?.querySelector(".leave").focus(); }, [isOver]);
  const leave = (/** @type {any} */ event) => event.target.closest("a, .new") && onLeave?.();
  const temporary = () => {
    store.show("");
    store.isTemporary.value = true;
  };
  const loose = chats.filter((one) => !one.is_pinned && !one.folder_id);
  return html`
    <nav class="chat-list" aria-label=${t("nav.label")} ref=${box} onClick=${leave}>
      ${onLeave && html`<button type="button" class="leave quiet" onClick=${onLeave}><span aria-hidden="true">☰</span> ${t("nav.hide")}</button>`}
      <button type="button" class="search" onClick=${onSearch}>${t("nav.search")} <kbd>Ctrl K</kbd></button>
      <button type="button" class="new" onClick=${onNew}>+ ${t("nav.new")}</button>
      <button type="button" class="new quiet" onClick=${temporary}>${t("nav.temporary")}</button>
      ${store.thrown.value && html`<${TakeBack} store=${store} />`}
      ${!chats.length && html`<p class="muted">${t("nav.none")}</p>`}
      <${Group} title=${t("nav.pinned")} chats=${chats.filter((one) => one.is_pinned)} store=${store} onMenu=${setMenuId} />
      ${folders.map((one) => html`<${Folder} key=${one.id} folder=${one} store=${store} onMenu=${setMenuId}
        chats=${chats.filter((chat) => chat.folder_id === one.id && !chat.is_pinned)} />`)}
      <${Group} title=${t("nav.all")} chats=${loose} store=${store} onMenu=${setMenuId} />
      <div class="files">
        <label class="file-button"><span>${t("nav.import")}</span>
          <input type="file" accept=".json,application/json" class="visually-hidden"
            onChange=${(/** @type {any} */ event) => takeIn(store, event.target.files[0])} /></label>
        ${chats.length > 0 && html`<button type="button" class="quiet" onClick=${async () => (await import("./save-chat.js")).saveChat(store, null, "json")}>${t("nav.export")}</button>`}
      </div>
    </nav>
    <${ChatMenu} store=${store} chat=${chats.find((one) => one.id === menuId)} isOpen=${menuId !== ""} close=${() => setMenuId("")} />`;
}

/** @param {{store: any}} props */
function TakeBack({ store }) {
  const { id, title } = store.thrown.value;
  useEffect(() => {
    const timer = setTimeout(() => { store.thrown.value = null; }, TAKE_BACK_MS);
    return () => clearTimeout(timer);
  }, [id]);
  const back = async () => {
    store.thrown.value = null;
    if (await store.act("chat.take_back", { chat_id: id })) store.show(id);
  };
  return html`
    <p class="take-back" ...${SAID}>${t("nav.deleted", { title })}
      <button type="button" onClick=${back}>${t("nav.undo")}</button></p>`;
}

/** @param {any} store @param {File | undefined} file of chats */
async function takeIn(store, file) {
  if (file) (await import("./save-chat.js")).openChats(store, file);
}

/** @param {{folder: any, chats: any[], store: any, onMenu: (id: string) => void}} props */
function Folder({ folder, chats, store, onMenu }) {
  return html`
    <details class="folder" open>
      <summary dir="auto">${folder.name}</summary>
      <ul role="list">${chats.map((chat) => html`<${Row} key=${chat.id} chat=${chat} store=${store} onMenu=${onMenu} />`)}</ul>
      ${!chats.length && html`<button type="button" class="quiet" onClick=${() => store.act("folder.delete", { id: folder.id })}>
        ${t("nav.delete_folder", { name: folder.name })}</button>`}
    </details>`;
}

/** @param {{title: string, chats: any[], store: any, onMenu: (id: string) => void}} props */
function Group({ title, chats, store, onMenu }) {
  return chats.length > 0 && html`
    <h2>${title}</h2>
    <ul role="list">${chats.map((chat) => html`<${Row} key=${chat.id} chat=${chat} store=${store} onMenu=${onMenu} />`)}</ul>`;
}

/** @param {{chat: any, store: any, onMenu: (id: string) => void}} props */
function Row({ chat, store, onMenu }) {
  const isOpen = store.openId.value === chat.id;
  return html`
    <li data-open=${isOpen}>
      <a href=${`/?chat=${chat.id}`} aria-current=${isOpen ? "page" : undefined} dir="auto"
        onClick=${(/** @type {MouseEvent} */ event) => go(event, () => store.show(chat.id))}>${chat.title}</a>
      <button type="button" class="quiet" aria-label=${t("menu.open", { title: chat.title })} onClick=${() => onMenu(chat.id)}>⋯</button>
    </li>`;
}

/** Follow a link inside the page, unless a new tab is wanted. @param {MouseEvent} event @param {() => void} act */
function go(event, act) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  act();
}
