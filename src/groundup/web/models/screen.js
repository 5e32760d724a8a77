// @ts-check
/** The models: those here, those that can be had, on sticks, in the room, of other tools. Never in one list. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { Coming } from "./coming.js";
import { Found } from "./found.js";
import { Get } from "./get.js";
import { Kits } from "./kits.js";
import { Mine } from "./mine.js";
import { Room } from "./room.js";
import { useTakeUp } from "./take-up.js";

const VIEWS = { mine: Mine, get: Get, kits: Kits, room: Room, found: Found };

/** @param {{store: any}} props */
export function Models({ store }) {
  const [name, setName] = useState(() => new URLSearchParams(location.search).get("view") ?? "mine");
  const view = VIEWS[/** @type {keyof typeof VIEWS} */ (name)] ?? Mine;
  useTakeUp(store);
  const choose = (/** @type {string} */ next) => {
    history.replaceState(null, "", `/models?view=${next}`);
    store.refusal.value = null;
    setName(next);
  };
  return html`
    <main class="page models">
      <h1 tabindex="-1">${t("screen.models")}</h1>
      <div class="views" role="group" aria-label=${t("screen.models")}>
        ${Object.keys(VIEWS).map((one) => html`
          <button type="button" aria-pressed=${one === name} onClick=${() => choose(one)}>${t(`models.view.${one}`)}</button>`)}
      </div>
      ${view !== Mine && html`<${Coming} store=${store} />`}
      ${store.refusal.value && html`<${ErrorNote} error=${store.refusal.value} isBlocking=${true} />`}
      <${view} store=${store} />
    </main>`;
}
