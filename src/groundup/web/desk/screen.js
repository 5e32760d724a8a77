// @ts-check
/** The desk: chats beside a conversation. */
import { html, useEffect, useMemo, useRef, useState } from "../ui.js";
import { whenOpened } from "../components/when-opened.js";
import { t } from "../i18n/translate.js";
import { ChatList } from "./chat-list.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Footer } from "./footer.js";
import { Header } from "./header.js";
import { followKeys } from "./keys.js";

const KeysSheet = whenOpened(async () => (await import("./keys-sheet.js")).KeysSheet);
const SearchDialog = whenOpened(async () => (await import("./search-dialog.js")).SearchDialog);
const NARROW = "(max-width: 45rem)";

/** @param {{store: any}} props */
export function Desk({ store }) {
  const isNarrow = useNarrow();
  const [isListOpen, setListOpen] = useState(!isNarrow);
  const isListOver = isNarrow && isListOpen;
  const main = useRef(/** @type {any} */ (null));
  const leaveList = () => {
    setListOpen(false);
    main.current.inert = false; // at once, so that it can take the focus
    main.current.querySelector(".list-button").focus();
  };
  useEffect(() => setListOpen(!isNarrow), [isNarrow]);
  /** The sheet that lies over the desk: "search", "keys", or none. */
  const [sheet, setSheet] = useState("");
  const fresh = () => {
    store.show("");
    main.current?.querySelector(".composer textarea").focus(); // also where a new chat was shown already
  };
  useEffect(() => followKeys({
    search: () => setSheet("search"),
    keys: () => setSheet("keys"),
    fresh,
    list: () => setListOpen((was) => !was),
    stop: () => {
      const running = store.running.peek();
      if (running) store.act("answer.stop", { message_id: running.id });
      return Boolean(running);
    },
  }), []);
  return html`
    <div class="desk" data-list=${isListOpen ? "open" : "closed"}>
      <${ChatList} store=${store} onNew=${fresh} onSearch=${() => setSheet("search")}
        onLeave=${isListOver ? leaveList : null} />
      <main ref=${main} inert=${isListOver}>
        <${Header} store=${store} isListOpen=${isListOpen} onList=${() => setListOpen(!isListOpen)} />
        <${Conversation} store=${store} />
        <${Composer} store=${store} />
        <${Footer} store=${store} onKeys=${() => setSheet("keys")} />
      </main>
      <${SearchDialog} store=${store} isOpen=${sheet === "search"} close=${() => setSheet("")} />
      <${KeysSheet} isOpen=${sheet === "keys"} close=${() => setSheet("")} />
    </div>`;
}

/** Whether the window has no room for chats beside a conversation: they then lie over it. */
function useNarrow() {
  const query = useMemo(() => matchMedia(NARROW), []);
  const [isNarrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const look = () => setNarrow(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return isNarrow;
}
