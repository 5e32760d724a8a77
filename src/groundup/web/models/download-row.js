// @ts-check
/** One download: how far it is, in words, and what can be done with it. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { rateText, sizeText, timeText } from "./figures.js";

/** @param {{store: any, download: any}} props */
export function DownloadRow({ store, download }) {
  const percent = percentOf(download);
  const act = (/** @type {string} */ name) => store.act(name, { name: download.name, ...(name === "model.download" ? { title: download.title } : {}) });
  const isMoving = ["looking", "downloading"].includes(download.state);
  return html`
    <li class="model" data-download=${download.state} data-name=${download.name}>
      <div class="about">
        <strong dir="auto">${download.title}</strong>
        <span>${wordsOf(download, percent)}</span>
        ${download.total_bytes > 0 && download.state !== "failed" && html`
          <progress max="100" value=${percent} aria-label=${t("models.progress", { title: download.title })}></progress>`}
        <span class="visually-hidden" role="status">${announced(download, percent)}</span>
        ${download.error && html`<${ErrorNote} error=${download.error} />`}
      </div>
      <div class="controls">
        ${isMoving && html`<button type="button" onClick=${() => act("model.pause")}>${t("models.pause")}</button>`}
        ${["paused", "failed"].includes(download.state) && html`
          <button type="button" class="main" onClick=${() => act("model.download")}>${t(download.state === "failed" ? "models.again" : "models.go_on")}</button>`}
        ${download.state !== "verifying" && html`
          <button type="button" onClick=${() => act("model.cancel")}>${t(download.state === "installed" ? "models.put_away" : "models.cancel")}</button>`}
      </div>
    </li>`;
}

/** @param {any} download @param {number} percent */
function wordsOf(download, percent) {
  const places = { percent, size: sizeText(download.total_bytes), host: download.host };
  if (download.state !== "downloading" || !download.bytes_per_s) return t(`models.state.${download.state}`, places);
  const rate = rateText(download.bytes_per_s);
  return download.left_s === null
    ? t("models.state.downloading.rate", { ...places, rate })
    : t("models.state.downloading.left", { ...places, rate, time: timeText(download.left_s) });
}

/** Every ten percent, for those who listen. @param {any} download @param {number} percent */
function announced(download, percent) {
  return t(`models.state.${download.state}`, { percent: Math.floor(percent / 10) * 10, size: sizeText(download.total_bytes), host: download.host });
}

/** @param {any} download */
function percentOf(download) {
  return download.total_bytes ? Math.floor((100 * download.done_bytes) / download.total_bytes) : 0;
}
