// @ts-check
/** What stays while screens change: the navigation above, and the screen that the address names. */
import { html, useEffect, useRef, useState } from "./ui.js";
import { hasWords, t } from "./i18n/translate.js";
import { LanguageChoice } from "./components/language-choice.js";
import { go, goByLink, hasMoved, place } from "./state/place.js";
import { SCREENS, screenAt } from "./screens.js";

/** @param {{store: any}} props */
export function Frame({ store }) {
  const screen = screenAt(place.value);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useWelcome(store);
  useTitle(titleOf(screen, place.value, store.chat.value));
  const skip = (/** @type {Event} */ event) => {
    event.preventDefault(); // not as an address: Back must not lead to where one already is
    box.current?.focus();
  };
  return html`
    <a class="skip" href="#screen" onClick=${skip}>${t("app.skip")}</a>
    <div class="frame">
      <nav class="nouns" aria-label=${t("screens.label")}>
        <ul role="list">${SCREENS.filter((one) => !one.isHidden).map((one) => html`<${Noun} screen=${one} isOpen=${one === screen} openId=${store.openId.value} />`)}</ul>
        <${LanguageChoice} onChoose=${(/** @type {string} */ value) => store.act("preference.save", { name: "language", value })} />
      </nav>
      <div class="screen" id="screen" tabindex="-1" ref=${box} data-screen=${screen.path}><${Shown} key=${screen.path} screen=${screen} store=${store} /></div>
    </div>`;
}

/** @param {{screen: import("./screens.js").Screen, isOpen: boolean, openId: string}} props */
function Noun({ screen, isOpen, openId }) {
  const address = screen.path === "/" && openId ? `/?chat=${openId}` : screen.path;
  return html`<li><a href=${address} aria-current=${isOpen ? "page" : undefined} onClick=${goByLink}>${t(screen.words)}</a></li>`;
}

/** @param {{screen: import("./screens.js").Screen, store: any}} props */
function Shown({ screen, store }) {
  const [view, setView] = useState(() => screen.view);
  const box = useRef(/** @type {any} */ (null));
  useEffect(() => {
    let isGone = false;
    if (!view) screen.load?.().then((loaded) => isGone || setView(() => loaded));
    return () => { isGone = true; };
  }, []);
  useEffect(() => {
    if (view && hasMoved.value && screen.path !== "/") box.current?.querySelector("h1")?.focus();
  }, [view, place.value]);
  return html`<div class="shown" ref=${box}>${view && html`<${view} store=${store} />`}</div>`;
}

/** On a first run the root leads to the welcome; an address with a query is asked for by somebody who knows. @param {any} store */
function useWelcome(store) {
  useEffect(() => {
    const { chats, models, preferences } = store.state.value;
    const isFirst = !chats.length && !preferences.welcome && models.every((/** @type {any} */ one) => one.is_built_in);
    if (isFirst && !hasMoved.value && location.pathname === "/" && CAME_PLAIN) go("/welcome");
  }, []);
}

/** Whether the page was opened without a query. */
const CAME_PLAIN = !location.search;

/**
 * What the tab says: the chat, the instrument or the card, so that several tabs can be told apart.
 * @param {import("./screens.js").Screen} screen @param {string} path @param {{title: string} | undefined} chat
 */
function titleOf(screen, path, chat) {
  if (screen.path === "/" && chat) return chat.title;
  const rest = path.slice(screen.path.length + 1);
  const key = rest && screen.title ? screen.title(rest) : "";
  return hasWords(key) ? t(key, { name: decodeURIComponent(rest.split("/").at(-1) ?? "") }) : t(screen.words);
}

/** @param {string} words */
function useTitle(words) {
  useEffect(() => { document.title = `${words} · ${t("app.name")}`; }, [words]);
}
