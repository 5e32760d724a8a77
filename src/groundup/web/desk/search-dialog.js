// @ts-check
/** Search in all titles and messages, while one types. */
import { html, useEffect, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { SAID } from "../components/said.js";

const WAIT_MS = 150;

/** @param {{store: any, isOpen: boolean, close: () => void}} props */
export function SearchDialog({ store, isOpen, close }) {
  const dialog = useRef(/** @type {any} */ (null));
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return html`
    <dialog class="search-dialog" ref=${dialog} onClose=${close} aria-label=${t("search.label")}>
      ${isOpen && html`<${Search} store=${store} close=${close} />`}
    </dialog>`;
}

/** @param {{store: any, close: () => void}} props */
function Search({ store, close }) {
  const [words, setWords] = useState("");
  const [found, setFound] = useState(/** @type {any[] | null} */ (null));
  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(async () => {
      const address = `/app/search?${new URLSearchParams({ words })}`;
      const told = words.trim() ? await store.using((/** @type {any} */ requests) => requests.get(address)) : null;
      if (!isOld) setFound(told?.found ?? null);
    }, WAIT_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [words]);
  const show = (/** @type {any} */ event, /** @type {any} */ one) => {
    event.preventDefault();
    close();
    store.show(one.chat_id);
    if (one.message_id) store.act("chat.show_branch", { chat_id: one.chat_id, message_id: one.message_id });
  };
  return html`
    <input type="search" dir="auto" aria-label=${t("search.label")} placeholder=${t("search.label")} value=${words} autofocus
      onInput=${(/** @type {any} */ event) => setWords(event.target.value)} />
    <p ...${SAID} class="muted">${found && t("search.found", { count: found.length })}</p>
    <ul role="list">${(found ?? []).map((one) => html`
      <li><a href=${`/?chat=${one.chat_id}`} dir="auto" onClick=${(/** @type {any} */ event) => show(event, one)}>
        <strong>${one.title}</strong>${one.message_id && html`<span>${one.excerpt}</span>`}</a></li>`)}</ul>`;
}
