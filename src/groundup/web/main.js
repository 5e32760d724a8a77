// @ts-check
/** Begins the page: a key, a language, a store, a screen. */
import { effect, html, render } from "./ui.js";
import { bestLanguage, loadLanguage, t } from "./i18n/translate.js";
import { ErrorNote } from "./components/error-note.js";
import { SAID } from "./components/said.js";
import { forgetSession, openSession } from "./net/session.js";
import { Store } from "./state/store.js";
import { Announcer } from "./voice/announcer.js";
import { sayAnswers } from "./voice/say-answers.js";
import { Frame } from "./frame.js";
import { followHistory } from "./state/place.js";

/** Why there is nothing to show yet, where it is known. @type {Record<string, string>} */
const WHY_EMPTY = { lost: "link.lost", not_now: "link.not_now" };
const place = /** @type {HTMLElement} */ (document.getElementById("page"));
start();

async function start() {
  const [{ key, error }] = await Promise.all([openSession(), loadLanguage(bestLanguage())]);
  if (key) begin(key);
  else if (error) render(html`<${NotNow} error=${error} />`, place);
  else render(html`<${NoKey} />`, place);
}

/** @param {string} key */
function begin(key) {
  const store = new Store(key);
  sayAnswers(store, new Announcer(/** @type {Element} */ (document.getElementById("say"))));
  followHistory();
  effect(() => {
    const link = store.link.value;
    if (link === "refused") {
      forgetSession();
      render(html`<${NoKey} />`, place);
    } else if (store.isKnown.value) render(html`<${Frame} store=${store} />`, place);
    else render(html`<p class="opening" ...${SAID}>${t(WHY_EMPTY[link] ?? "app.opening")}</p>`, place);
  });
  const stop = effect(() => {
    if (store.link.value !== "open") return;
    const wanted = store.state.value.preferences.language;
    if (wanted) loadLanguage(bestLanguage(wanted));
    queueMicrotask(() => stop());
  });
  store.follow();
}

/** @param {{error: any}} props */
function NotNow({ error }) {
  return html`<main class="no-key"><h1>${t("app.name")}</h1><${ErrorNote} error=${error} isBlocking=${true} /></main>`;
}

function NoKey() {
  return html`
    <main class="no-key"><h1>${t("app.no_key.title")}</h1><p>${t("app.no_key.text")}</p><pre><code>groundup app</code></pre></main>`;
}
