// @ts-check
/** A model on its way here: how far it is, in words, and what can be done with it. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { SAID } from "../components/said.js";
import { actsOf } from "../state/readiness.js";
import { rateText, sizeText, timeText } from "./figures.js";

/** The commands of what can be done; those that are the likely next step are main. */
const COMMANDS = Object.freeze({ pause: "model.pause", go_on: "model.go_on", again: "model.go_on", cancel: "model.cancel" });
const MAIN = Object.freeze(["go_on", "again"]);

/** @param {{store: any, download: any}} props */
export function DownloadRow({ store, download }) {
  const percent = percentOf(download);
  const acts = download.state === "installed" ? ["put_away"] : actsOf({ step: download.state, coming: download });
  const act = (/** @type {string} */ name) =>
    store.act(COMMANDS[/** @type {keyof typeof COMMANDS} */ (name)] ?? "model.cancel", { name: download.name });
  return html`
    <li class="model" data-download=${download.state} data-name=${download.name} data-way=${download.way}>
      <div class="about">
        <h3 dir="auto">${download.title}</h3>
        <span>${wordsOf(download, percent)}</span>
        ${download.total_bytes > 0 && !["failed", "installed"].includes(download.state) && html`
          <progress max="100" value=${percent} aria-label=${t("models.progress", { title: download.title })}></progress>`}
        <span class="visually-hidden" ...${SAID}>${announced(download, percent)}</span>
        ${download.error && html`<${ErrorNote} error=${download.error} />`}
      </div>
      <div class="controls">
        ${acts.map((one) => html`
          <button type="button" key=${one} class=${MAIN.includes(one) ? "main" : ""} aria-label=${t(`models.${one}.named`, { title: download.title })}
            onClick=${() => act(one)}>${t(`models.${one}`)}</button>`)}
      </div>
    </li>`;
}

/** @param {any} download @param {number} percent */
function wordsOf(download, percent) {
  const places = { percent, size: sizeText(download.total_bytes), host: download.host };
  if (download.state !== "downloading") return t(keyOf(download), places);
  if (!download.bytes_per_s) return t(keyOf(download), places);
  const rate = rateText(download.bytes_per_s);
  return download.left_s === null
    ? t("models.state.downloading.rate", { ...places, rate })
    : t("models.state.downloading.left", { ...places, rate, time: timeText(download.left_s) });
}

/** Every ten percent, for those who listen. @param {any} download @param {number} percent */
function announced(download, percent) {
  const told = Math.floor(percent / 10) * 10;
  return `${download.title}: ${t(keyOf(download), { percent: told, size: sizeText(download.total_bytes), host: download.host })}`;
}

/** Some steps are called otherwise on a way that asks no hub. @param {any} download */
function keyOf({ state, way }) {
  if (state === "looking" && way !== "hub") return way === "room" ? "models.state.looking.room" : "models.state.looking.here";
  if (state === "verifying" && ["tool", "file"].includes(way)) return "models.state.reading";
  if (["downloading", "paused"].includes(state) && ["kit", "file"].includes(way)) return `models.state.${state}.copy`;
  return `models.state.${state}`;
}

/** @param {any} download */
function percentOf(download) {
  return download.total_bytes ? Math.floor((100 * download.done_bytes) / download.total_bytes) : 0;
}
