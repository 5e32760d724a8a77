// @ts-check
/** All keys on one sheet. */
import { html, useEffect, useRef } from "../ui.js";
import { t } from "../i18n/translate.js";

const KEYS = [
  ["Ctrl K", "search"], ["Ctrl Shift O", "new"], ["Ctrl B", "list"], ["Ctrl /", "sheet"], ["Esc", "stop"],
  ["Enter", "send"], ["Shift Enter", "line"], ["↑", "edit"], ["F6", "jump"],
];

/** @param {{isOpen: boolean, close: () => void}} props */
export function KeysSheet({ isOpen, close }) {
  const dialog = useRef(/** @type {any} */ (null));
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return html`
    <dialog ref=${dialog} onClose=${close} aria-labelledby="keys-title">
      <h2 id="keys-title">${t("keys.title")}</h2>
      <table class="keys"><tbody>${KEYS.map(([key, name]) => html`
        <tr><th scope="row"><kbd>${key}</kbd></th><td>${t(`keys.${name}`)}</td></tr>`)}</tbody></table>
      <div class="row"><button type="button" class="main" onClick=${close}>${t("menu.close")}</button></div>
    </dialog>`;
}
