// @ts-check
/** Below the composer: how fast the last answer came, what this chat can still hold, and what stays here. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { pagesLeft, wordsPerSecond } from "../state/figures.js";

/** @param {{store: any, onKeys: () => void}} props */
export function Footer({ store, onKeys }) {
  const link = store.link.value;
  if (link === "lost" || link === "not_now") return html`<footer class="desk-footer" data-link=${link}><strong>${t(`link.${link}`)}</strong></footer>`;
  const last = store.lastWhole.value;
  const rate = last && wordsPerSecond(last);
  const pages = last && pagesLeft(last);
  const isTemporary = store.isTemporary.value || store.openId.value.startsWith("temporary-");
  return html`
    <footer class="desk-footer" data-link=${link}>
      ${isTemporary && html`<strong>${t("footer.temporary")}</strong>`}
      ${rate != null && html`<span class="rate">${t("footer.words", { rate })}</span>`}
      ${pages != null && html`<span class="pages">${t(pages < 1 ? "footer.pages_few" : "footer.pages", { count: pages })}</span>`}
      <span>${t("footer.local")}</span><span>${t("footer.ai")}</span>
      <button type="button" class="quiet" onClick=${onKeys}>${t("keys.title")}</button>
    </footer>`;
}
