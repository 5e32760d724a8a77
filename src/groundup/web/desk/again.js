// @ts-check
/** Another answer to the same question: the same way, more careful, more adventurous, or by another model. */
import { html, useRef } from "../ui.js";
import { t } from "../i18n/translate.js";
import { MIDDLE } from "./dial.js";

const SHIFT = 0.25;

/** @param {{store: any, message: any}} props */
export function Again({ store, message }) {
  const menu = useRef(/** @type {any} */ (null));
  const dial = message.details.dial ?? MIDDLE;
  const act = (/** @type {object} */ how) => {
    menu.current.open = false;
    store.act("answer.again", { message_id: message.id, ...how });
  };
  const others = store.state.value.models.filter((one) => one.name !== message.model);
  return html`
    <details class="menu" ref=${menu} onKeyDown=${(/** @type {any} */ event) => closeOnEscape(event, menu.current)}>
      <summary>${t("chat.again")}</summary>
      <div class="menu-items">
        <button type="button" onClick=${() => act({})}>${t("chat.again.same")}</button>
        <button type="button" onClick=${() => act({ dial: Math.max(0, dial - SHIFT) })}>${t("chat.again.careful")}</button>
        <button type="button" onClick=${() => act({ dial: Math.min(1, dial + SHIFT) })}>${t("chat.again.adventurous")}</button>
        ${others.map((one) => html`<button type="button" onClick=${() => act({ model: one.name })}>
          ${t("chat.again.by", { model: one.name })}</button>`)}
      </div>
    </details>`;
}

/** @param {KeyboardEvent} event @param {any} menu */
function closeOnEscape(event, menu) {
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary").focus();
}
