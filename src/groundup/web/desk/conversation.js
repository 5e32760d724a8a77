// @ts-check
/** The messages of the chat that is shown, or what a new one may begin with. */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { FollowScroll } from "./follow-scroll.js";
import { Message } from "./message.js";

const STARTERS = ["chat.starter.1", "chat.starter.2", "chat.starter.3"];

/** @param {{store: any}} props */
export function Conversation({ store }) {
  const box = useRef(/** @type {any} */ (null));
  const content = useRef(/** @type {any} */ (null));
  const [scroll, setScroll] = useState(/** @type {FollowScroll | null} */ (null));
  useEffect(() => {
    const made = new FollowScroll(box.current, content.current);
    setScroll(made);
    return () => made.close();
  }, []);
  const branch = store.branch.value;
  const chatId = store.openId.value;
  useLayoutEffect(() => scroll?.open(chatId), [scroll, chatId]);
  useQuestion(branch, chatId, () => scroll?.toEnd());
  return html`
    <div class="conversation" ref=${box} tabindex="0" role="region" aria-label=${t("chat.label")}>
      <div ref=${content}>
        ${branch.length
          ? html`<h2 class="visually-hidden">${t("chat.label")}</h2>
            <ol role="list" class="messages">
              ${branch.map((one) => html`<${Message} key=${one.message.id} store=${store} ...${one} />`)}
            </ol>`
          : !store.openId.value && html`<${Starters} store=${store} />`}
      </div>
      ${scroll && !scroll.isAtEnd.value && branch.length > 0 && html`
        <button type="button" class="to-latest" onClick=${() => scroll.toEnd()}>${t("chat.to_latest")}</button>`}
    </div>`;
}

/**
 * Who asks wants to see the answer: a new question is scrolled to.
 * @param {any[]} branch @param {string} chatId @param {() => void} show
 */
function useQuestion(branch, chatId, show) {
  const before = useRef({ chatId: "", leafId: "" });
  const leaf = branch.at(-1)?.message;
  useEffect(() => {
    const known = before.current;
    before.current = { chatId, leafId: leaf?.id ?? "" };
    const isSame = known.chatId === chatId && known.leafId;
    const goesOn = branch.some(({ message }) => message.id === known.leafId); // a quick answer has ended already
    if (isSame && (goesOn || leaf?.state === "running")) show();
  }, [chatId, leaf?.id]);
}

/** @param {{store: any}} props */
function Starters({ store }) {
  return html`
    <div class="starters">
      <h2>${t("chat.starters")}</h2>
      ${STARTERS.map((key) => html`<button type="button" onClick=${() => store.send(t(key), null)}>${t(key)}</button>`)}
    </div>`;
}
