// @ts-check
/** From careful to adventurous: one dial in place of all settings of sampling. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";

export const STEP = 0.1;
/** Where the dial stands as long as nobody has touched it; the model then chooses as its makers recommend. */
export const MIDDLE = 0.5;

/** @param {{store: any}} props */
export function Dial({ store }) {
  const value = (store.chat.value ? store.chat.value.dial : store.newDial.value) ?? null;
  const at = value ?? MIDDLE;
  const set = (/** @type {number} */ next) => {
    const dial = Math.round(Math.min(1, Math.max(0, next)) * 100) / 100;
    if (store.chat.value) store.act("chat.change", { chat_id: store.chat.value.id, dial });
    else store.newDial.value = dial;
  };
  return html`
    <div class="dial" role="group" aria-label=${t("dial.label")}>
      <span>${t("dial.careful")}</span>
      <button type="button" class="quiet" aria-label=${t("dial.less")} disabled=${at <= 0} onClick=${() => set(at - STEP)}>−</button>
      <input type="range" min="0" max="1" step=${STEP} value=${at} aria-label=${t("dial.label")}
        aria-valuetext=${value === null ? t("dial.as_model") : undefined}
        onChange=${(/** @type {any} */ event) => set(Number(event.target.value))} />
      <button type="button" class="quiet" aria-label=${t("dial.more")} disabled=${at >= 1} onClick=${() => set(at + STEP)}>+</button>
      <span>${t("dial.adventurous")}</span>
    </div>`;
}
