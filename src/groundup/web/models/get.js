// @ts-check
/** Models that can be had: size, time, fit, openness and licence stand beside the button. */
import { html, useState } from "../ui.js";
import { language, t } from "../i18n/translate.js";
import { SAID } from "../components/said.js";
import { MOVING, readiness } from "../state/readiness.js";
import { CardLinks } from "./card-links.js";
import { downloadTime, openness, sizeText, speedText } from "./figures.js";
import { useKnownModels } from "./known-models.js";
import { MeasureSpeed } from "./measure-speed.js";

const NOTHING = Object.freeze({ fits: true, step: "0", language: "", licence: "", size: "" });

/** @param {{store: any}} props */
export function Get({ store }) {
  const { known, readAgain } = useKnownModels(store, "/app/models/known");
  const [wanted, setWanted] = useState(wantedOf);
  if (!known) return html`<p ...${SAID}>${t("models.looking_up")}</p>`;
  const want = (/** @type {any} */ next) => {
    history.replaceState(null, "", `/models?${queryOf(next)}`);
    setWanted(next);
  };
  const shown = known.models.filter((one) => passes(one, wanted));
  return html`
    <section aria-labelledby="get">
      <h2 id="get">${t("models.get")}</h2>
      <p class="muted">${t("models.get.about")}</p>
      <${Filters} models=${known.models} wanted=${wanted} onWant=${want} />
      <${MeasureSpeed} store=${store} basis=${known.device.speed_basis} onMeasured=${readAgain} />
      <p ...${SAID}>${t("models.count", { count: shown.length })}</p>
      ${!shown.length && html`<button type="button" onClick=${() => want({ ...NOTHING, fits: false })}>${t("models.clear")}</button>`}
      <ul role="list" class="models-list">
        ${shown.map((one) => html`<${GetRow} key=${one.id} store=${store} model=${one} />`)}
      </ul>
    </section>`;
}

/** One that can be had; the welcome shows the same. @param {{store: any, model: any, children?: any}} props */
export function GetRow({ store, model, children }) {
  const { step, model: here } = readiness(store.state.value, model.full);
  const fetch = () => store.act("model.download", { name: model.name, title: model.title });
  return html`
    <li class="model" data-name=${model.name} data-fits=${model.fits}>
      <div class="about">
        ${children}
        <h3 dir="auto">${model.title}</h3>
        <span>${model.size_bytes === null ? t("models.size.unknown") : t("models.size_and_time", { size: sizeText(model.size_bytes), time: downloadTime(model.size_bytes) })}</span>
        <span><span aria-hidden="true">${SIGNS[/** @type {keyof typeof SIGNS} */ (model.fits)]} </span>${t(`fits.${model.fits}`)} · ${speedText(model.words_per_s)}</span>
        <span>${openness(model)} · ${t("models.licence", { licence: model.licence })}</span>
        <span class="muted">${t("models.maker", { producer: model.producer, country: model.country })} · ${languages(model)}</span>
        <${CardLinks} record=${model.id} title=${model.title} view="get" />
      </div>
      <div class="controls">
        ${here ? t("models.is_here") : step === "paused" || MOVING.includes(step) ? t("models.is_coming") : html`
          <button type="button" class="main" aria-label=${t("models.download.named", { title: model.title, size: sizeText(model.size_bytes) })}
            onClick=${fetch}>${t("models.download", { size: sizeText(model.size_bytes) })}</button>`}
      </div>
    </li>`;
}

const SIGNS = { fits: "✓", tight: "✓", fits_after_closing: "!", starts_unusably_slow: "✕", does_not_fit: "✕", unknown: "?" };

/** @param {{models: any[], wanted: any, onWant: (wanted: any) => void}} props */
function Filters({ models, wanted, onWant }) {
  const set = (/** @type {string} */ name) => (/** @type {any} */ event) =>
    onWant({ ...wanted, [name]: event.target.type === "checkbox" ? event.target.checked : event.target.value });
  const all = (/** @type {(one: any) => any} */ of) => [...new Set(models.flatMap(of))].filter((one) => one && one !== "unknown").sort();
  return html`
    <fieldset class="filters">
      <legend>${t("models.filters")}</legend>
      <label><input type="checkbox" checked=${wanted.fits} onChange=${set("fits")} /> ${t("models.filter.fits")}</label>
      <label>${t("models.filter.step")} <select value=${wanted.step} onChange=${set("step")}>
        ${["0", "2", "3", "4"].map((one) => html`<option value=${one}>${t(`models.filter.step.${one}`)}</option>`)}</select></label>
      <label>${t("models.filter.language")} <select value=${wanted.language} onChange=${set("language")}>
        <option value="">${t("models.filter.any")}</option>
        ${all((one) => (Array.isArray(one.languages) ? one.languages : [])).map((one) => html`<option value=${one}>${languageName(one)}</option>`)}</select></label>
      <label>${t("models.filter.licence")} <select value=${wanted.licence} onChange=${set("licence")}>
        <option value="">${t("models.filter.any")}</option>
        ${all((one) => one.licence).map((one) => html`<option value=${one}>${one}</option>`)}</select></label>
      <label>${t("models.filter.size")} <select value=${wanted.size} onChange=${set("size")}>
        <option value="">${t("models.filter.any")}</option>
        ${[1, 3, 6, 12].map((one) => html`<option value=${String(one)}>${t("models.filter.at_most", { amount: one })}</option>`)}</select></label>
    </fieldset>`;
}

/** What the address says is wanted, so that it is still so when somebody comes back. @returns {any} */
function wantedOf() {
  const query = new URLSearchParams(location.search);
  const given = Object.keys(NOTHING).filter((name) => query.has(name)).map((name) => [name, name === "fits" ? query.get(name) === "1" : query.get(name)]);
  return { ...NOTHING, ...Object.fromEntries(given) };
}

/** @param {any} wanted */
function queryOf(wanted) {
  const changed = Object.entries(wanted).filter(([name, value]) => value !== NOTHING[/** @type {keyof typeof NOTHING} */ (name)]);
  return new URLSearchParams([["view", "get"], ...changed.map(([name, value]) => [name, name === "fits" ? (value ? "1" : "0") : String(value)])]);
}

/** What is not known passes no filter. @param {any} one @param {any} wanted */
export function passes(one, wanted) {
  if (wanted.fits && !["fits", "tight"].includes(one.fits)) return false;
  if (wanted.step !== "0" && !(Number(one.openness_step) >= Number(wanted.step))) return false;
  if (wanted.language && !one.languages.includes(wanted.language)) return false;
  if (wanted.licence && one.licence !== wanted.licence) return false;
  return !wanted.size || (one.size_bytes !== null && one.size_bytes <= Number(wanted.size) * 1e9);
}

/** @param {any} model */
function languages(model) {
  if (!Array.isArray(model.languages)) return t("models.languages.unknown");
  const first = model.languages.slice(0, 3).map(languageName).join(", ");
  const count = model.languages.length - 3;
  return count > 0 ? t("models.languages.more", { first, count }) : first;
}

/** @param {string} code */
function languageName(code) {
  return new Intl.DisplayNames([language.value === "qps" ? "en" : language.value], { type: "language" }).of(code) ?? code;
}
