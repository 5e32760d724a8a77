// @ts-check
/** The chats, those first that are pinned, and a new one. */
import { html, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";

/** @param {{store: any}} props */
export function ChatList({ store }) {
  const { chats } = store.state.value;
  const pinned = chats.filter((one) => one.is_pinned);
  const others = chats.filter((one) => !one.is_pinned);
  return html`
    <nav class="chat-list" aria-label=${t("nav.label")}>
      <button type="button" class="new" onClick=${() => store.show("")}>+ ${t("nav.new")}</button>
      ${!chats.length && html`<p class="muted">${t("nav.none")}</p>`}
      ${pinned.length > 0 && html`<${Group} title=${t("nav.pinned")} chats=${pinned} store=${store} />`}
      ${others.length > 0 && html`<${Group} title=${t("nav.all")} chats=${others} store=${store} />`}
    </nav>`;
}

/** @param {{title: string, chats: any[], store: any}} props */
function Group({ title, chats, store }) {
  return html`
    <h2>${title}</h2>
    <ul role="list">${chats.map((chat) => html`<${Row} key=${chat.id} chat=${chat} store=${store} />`)}</ul>`;
}

/** @param {{chat: any, store: any}} props */
function Row({ chat, store }) {
  const isOpen = store.openId.value === chat.id;
  const [isSure, setSure] = useState(false);
  const dialog = useRef(/** @type {any} */ (null));
  const ask = () => {
    setSure(true);
    dialog.current?.showModal();
  };
  const remove = async () => {
    dialog.current?.close();
    await store.act("chat.delete", { chat_id: chat.id });
    if (store.openId.value === chat.id) store.show("");
  };
  return html`
    <li data-open=${isOpen}>
      <a href=${`/?chat=${chat.id}`} aria-current=${isOpen ? "page" : undefined} dir="auto"
        onClick=${(/** @type {MouseEvent} */ event) => go(event, () => store.show(chat.id))}>${chat.title}</a>
      <button type="button" class="quiet" aria-label=${t("nav.delete", { title: chat.title })} onClick=${ask}>×</button>
      <dialog ref=${dialog} onClose=${() => setSure(false)} aria-label=${t("nav.delete", { title: chat.title })}>
        ${isSure && html`<p>${t("nav.delete.sure", { title: chat.title })}</p>
          <div class="row"><button type="button" onClick=${() => dialog.current?.close()}>${t("nav.delete.no")}</button>
          <button type="button" class="danger" onClick=${remove}>${t("nav.delete.yes")}</button></div>`}
      </dialog>
    </li>`;
}

/** Follow a link inside the page, unless a new tab is wanted. @param {MouseEvent} event @param {() => void} act */
function go(event, act) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  act();
}
