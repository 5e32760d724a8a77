// @ts-check
/** How a model fits this computer: a verdict in words, memory and speed as ranges, how sure that is. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { MeasureSpeed } from "../models/measure-speed.js";

const GIB = 2 ** 30;

/** @param {{store: any, told: any, onMeasured: () => void}} props */
export function FitCard({ store, told, onMeasured }) {
  const { advice } = told;
  return html`
    <p class="label"><strong>${t(advice ? `card.verdict.${advice.verdict}` : "card.verdict.unknown")}</strong></p>
    <p>${t("card.computer", { total: gib(told.memory.total_bytes), free: gib(told.memory.now_bytes) })}</p>
    ${advice && html`<${Figures} told=${told} advice=${advice} />`}
    <div class="controls"><${MeasureSpeed} store=${store} basis=${told.speed_basis} onMeasured=${onMeasured} /></div>
    <p class="muted">${t("card.fit.limits")}</p>
    <p class="muted">${t("card.made", { name: told.id, day: told.day })}</p>`;
}

/** @param {{told: any, advice: any}} props */
function Figures({ told, advice }) {
  const { need, speed, uses } = advice;
  return html`
    <table class="card-rows"><caption class="visually-hidden">${t("card.figures")}</caption><tbody>
      ${row("download", told.size_bytes === null ? t("card.not_known") : t("card.gb", { amount: one(told.size_bytes / 1e9) }))}
      ${row("memory", t("card.memory_text", { low: gib(need.low_bytes), high: gib(need.high_bytes), words: rounded(advice.context_words) }))}
      ${row("speed", speed ? t("card.speed_text", { low: one(speed.low), high: one(speed.high) }) : t("card.speed_unknown"))}
      ${advice.first_word && row("first_word", t("card.wait_text", { low: one(advice.first_word.low_s), high: one(advice.first_word.high_s) }))}
      ${row("sure", t(`card.confidence.${speed?.confidence ?? "none"}`))}
      ${row("chat", t(uses.chat ? "card.yes" : "card.no"))}
      ${row("document", uses.document_words > 0 ? t("card.words", { count: rounded(uses.document_words) }) : t("card.no"))}
      ${row("people", uses.people > 0 ? t("card.people_text", { count: uses.people }) : t("card.no"))}
    </tbody></table>
    ${advice.coarse && html`<p>${t("card.coarse", { name: told.quantisation })}</p>`}
    ${advice.levers.length > 0 && html`<${Help} levers=${advice.levers} />`}`;
}

/** The changes after which it would fit, each by itself. @param {{levers: any[]}} props */
function Help({ levers }) {
  const places = (/** @type {any} */ lever) => ({ amount: one(lever.amount), name: lever.name, words: rounded(lever.context_words) });
  return html`
    <h2>${t("card.help")}</h2>
    <ul>${levers.map((lever) => html`<li data-lever=${lever.kind}>${t(`card.help.${lever.kind}`, places(lever))}</li>`)}</ul>`;
}

/** @param {string} key @param {string} text */
function row(key, text) {
  return html`<tr data-row=${key}><th scope="row">${t(`card.row.${key}`)}</th><td>${text}</td></tr>`;
}

/** Two digits, as a prediction knows no more. @param {number} amount */
function rounded(amount) {
  return Number(amount.toPrecision(2));
}

/** @param {number} bytes */
function gib(bytes) {
  return one(bytes / GIB);
}

/** @param {number} amount */
function one(amount) {
  return amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount);
}
