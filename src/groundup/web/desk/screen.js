// @ts-check
/** The desk: chats beside a conversation. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ChatList } from "./chat-list.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Header } from "./header.js";

const NARROW = "(max-width: 45rem)";

/** @param {{store: any}} props */
export function Desk({ store }) {
  const [isListOpen, setListOpen] = useState(!matchMedia(NARROW).matches);
  return html`
    <a class="skip" href="#conversation">${t("app.skip")}</a>
    <div class="desk" data-list=${isListOpen ? "open" : "closed"}>
      <${ChatList} store=${store} />
      <main id="conversation" tabindex="-1">
        <${Header} store=${store} isListOpen=${isListOpen} onList=${() => setListOpen(!isListOpen)} />
        <${Conversation} store=${store} />
        <${Composer} store=${store} />
        <${Footer} store=${store} />
      </main>
    </div>`;
}

/** @param {{store: any}} props */
function Footer({ store }) {
  const isLost = store.link.value === "lost";
  return html`
    <footer class="desk-footer" data-link=${store.link.value}>
      ${isLost ? html`<strong>${t("link.lost")}</strong>` : html`<span>${t("footer.local")}</span><span>${t("footer.ai")}</span>`}
    </footer>`;
}
