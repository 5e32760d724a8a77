// @ts-check
/** The first run: what this computer is, and three ways to go on. The built-in model is ready at once. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { SAID } from "../components/said.js";
import { Coming } from "../models/coming.js";
import { memoryText, sizeText } from "../models/figures.js";
import { GetRow } from "../models/get.js";
import { useKnownModels } from "../models/known-models.js";
import { MeasureSpeed } from "../models/measure-speed.js";
import { takeUp, useTakeUp } from "../models/take-up.js";

const STEPS = ["tiny", "small", "best"];
/** Other ways to a model, each fetched and shown when it is asked for. */
const WAYS = Object.freeze({
  found: async () => (await import("../models/found.js")).Found,
  kits: async () => (await import("../models/kits.js")).Kits,
  room: async () => (await import("../models/room.js")).Room,
});

/** @param {{store: any}} props */
export function Welcome({ store }) {
  const { known, readAgain } = useKnownModels(store, "/app/models/known?only=suggested");
  const [way, setWay] = useState("");
  const [shown, setShown] = useState(/** @type {{way: string, view: any} | null} */ (null));
  const choose = (/** @type {keyof typeof WAYS} */ one) => {
    setWay(one === way ? "" : one);
    WAYS[one]().then((view) => setShown({ way: one, view }));
  };
  useTakeUp(store);
  const suggested = known ? STEPS.filter((step) => known.suggestions[step]) : [];
  return html`
    <main class="page welcome">
      <h1 tabindex="-1">${t("welcome.title")}</h1>
      <p ...${SAID}>${known ? deviceWords(known.device) : t("welcome.looking")}</p>
      <div class="row start"><button type="button" class="main" onClick=${() => takeUp(store)}>${t("welcome.begin")}</button>
        <span>${t("welcome.begin.about")}</span></div>
      ${store.refusal.value && html`<${ErrorNote} error=${store.refusal.value} isBlocking=${true} />`}
      <${Coming} store=${store} />
      ${known && html`<h2>${t("welcome.larger")}</h2>
        <${MeasureSpeed} store=${store} basis=${known.device.speed_basis} onMeasured=${readAgain} />
        ${!suggested.length && html`<p>${t("welcome.none")}</p>`}
        <ul role="list" class="models-list">
          ${suggested.map((step) => html`<${GetRow} key=${step} store=${store} model=${known.models.find((one) => one.id === known.suggestions[step])}>
            <span class="step">${t(`welcome.step.${step}`)}</span></${GetRow}>`)}
        </ul>`}
      ${(known || store.refusal.value) && html`
        <h2>${t("welcome.other")}</h2>
        <div class="row">${Object.keys(WAYS).map((one) => html`
          <button type="button" aria-expanded=${one === way} onClick=${() => choose(/** @type {keyof typeof WAYS} */ (one))}>${t(`welcome.way.${one}`)}</button>`)}</div>
        ${way && shown?.way === way && html`<${shown.view} store=${store} />`}`}
    </main>`;
}

/** @param {any} device */
function deviceWords(device) {
  const places = { memory: memoryText(device.memory_bytes), card: device.cards.join(", "), disk: device.disk_free_bytes === null ? t("models.unknown") : sizeText(device.disk_free_bytes) };
  return t(device.cards.length ? "welcome.device.card" : "welcome.device", places);
}
