// @ts-check
/** The first run: what this computer is, and three ways to go on. The built-in model is ready at once. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { DownloadRow } from "../models/download-row.js";
import { Found } from "../models/found.js";
import { GetRow } from "../models/get.js";
import { memoryText, sizeText } from "../models/figures.js";
import { takeUp, useTakeUp } from "../models/take-up.js";

const STEPS = ["tiny", "small", "best"];

/** @param {{store: any}} props */
export function Welcome({ store }) {
  const [known, setKnown] = useState(/** @type {any} */ (null));
  const [isFinding, setFinding] = useState(false);
  useTakeUp(store);
  useEffect(() => {
    const gone = new AbortController();
    store.read("/app/models/known", gone.signal).then(setKnown);
    return () => gone.abort();
  }, []);
  const suggested = known ? STEPS.filter((step) => known.suggestions[step]) : [];
  return html`
    <main class="page welcome">
      <h1 tabindex="-1">${t("welcome.title")}</h1>
      <p role="status">${known ? deviceWords(known.device) : t("welcome.looking")}</p>
      <div class="row start"><button type="button" class="main" onClick=${() => takeUp(store)}>${t("welcome.begin")}</button>
        <span>${t("welcome.begin.about")}</span></div>
      ${store.refusal.value && html`<${ErrorNote} error=${store.refusal.value} isBlocking=${true} />`}
      <ul role="list" class="models-list">
        ${store.state.value.downloads.map((one) => html`<${DownloadRow} key=${`download ${one.name}`} store=${store} download=${one} />`)}
      </ul>
      ${known && html`<h2>${t("welcome.larger")}</h2>
        ${!suggested.length && html`<p>${t("welcome.none")}</p>`}
        <ul role="list" class="models-list">
          ${suggested.map((step) => html`<${GetRow} key=${step} store=${store} model=${known.models.find((one) => one.id === known.suggestions[step])}>
            <span class="step">${t(`welcome.step.${step}`)}</span></${GetRow}>`)}
        </ul>`}
      ${(known || store.refusal.value) && (isFinding
        ? html`<${Found} store=${store} />`
        : html`<button type="button" class="find" onClick=${() => setFinding(true)}>${t("welcome.found")}</button>`)}
    </main>`;
}

/** @param {any} device */
function deviceWords(device) {
  const places = { memory: memoryText(device.memory_bytes), card: device.cards.join(", "), disk: device.disk_free_bytes === null ? t("models.unknown") : sizeText(device.disk_free_bytes) };
  return t(device.cards.length ? "welcome.device.card" : "welcome.device", places);
}
