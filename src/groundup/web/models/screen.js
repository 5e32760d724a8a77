// @ts-check
/** The models: those that are here, those that can be had, and those of other tools. Never in one list. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { Found } from "./found.js";
import { Get } from "./get.js";
import { Mine } from "./mine.js";
import { useTakeUp } from "./take-up.js";

const VIEWS = { mine: Mine, get: Get, found: Found };

/** @param {{store: any}} props */
export function Models({ store }) {
  const [name, setName] = useState(() => new URLSearchParams(location.search).get("view") ?? "mine");
  const view = VIEWS[/** @type {keyof typeof VIEWS} */ (name)] ?? Mine;
  useTakeUp(store);
  const choose = (/** @type {string} */ next) => {
    history.replaceState(null, "", `/models?view=${next}`);
    setName(next);
  };
  const moving = store.state.value.downloads.length;
  return html`
    <main class="page models">
      <h1 tabindex="-1">${t("screen.models")}</h1>
      <div class="views" role="group" aria-label=${t("screen.models")}>
        ${Object.keys(VIEWS).map((one) => html`
          <button type="button" aria-pressed=${one === name} onClick=${() => choose(one)}>${t(`models.view.${one}`)}</button>`)}
      </div>
      ${name !== "mine" && moving > 0 && html`
        <p role="status">${t("models.moving", { count: moving })} <button type="button" class="quiet" onClick=${() => choose("mine")}>${t("models.moving.show")}</button></p>`}
      ${store.refusal.value && html`<${ErrorNote} error=${store.refusal.value} isBlocking=${true} />`}
      <${view} store=${store} />
    </main>`;
}
