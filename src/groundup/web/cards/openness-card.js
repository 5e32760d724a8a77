// @ts-check
/** How open a model is: label, what is missing, five rows, what one may do, and where all of it comes from. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";

/** @param {{told: any}} props */
export function OpennessCard({ told }) {
  const { card } = told;
  if (!card) return html`<p>${t("card.not_assessed")}</p>`;
  const { g7 } = card;
  return html`
    <p class="label"><strong>${g7.shown}</strong></p>
    <p>${g7.sentence} ${g7.at_least}</p>
    ${list([...g7.conditions, ...g7.warnings])}
    ${card.missing.length ? html`<section><h2>${card.missing_title}</h2>${list(card.missing.map((/** @type {any} */ one) => html`<strong>${one.title}</strong>: ${one.text}`))}</section>` : html`<p>${card.missing_none}</p>`}
    <table class="card-rows"><caption class="visually-hidden">${t("card.rows")}</caption><tbody>
      ${card.rows.map((/** @type {any} */ one) => html`<tr data-mark=${one.mark}><th scope="row">${one.title}</th><td><span aria-hidden="true">${one.symbol}</span> ${one.word}</td><td>${one.text}</td></tr>`)}
    </tbody></table>
    <section><h2>${card.may_title}</h2>${list(card.may.map((/** @type {any} */ one) => html`${one.title}: <strong>${one.text}</strong>`))}</section>
    ${line(card.getting)}${line(card.origin)}
    <section><h2>${card.readings_title}</h2>${list(card.readings.slice(1).map((/** @type {any} */ one) => `${one.title}: ${one.text}`))}</section>
    <section><h2>${card.opinions_title}</h2>${list(card.opinions.map((/** @type {any} */ one) => html`${one.title}: <bdi>${one.text}</bdi>`))}</section>
    ${line(card.evidence)}
    <details><summary>${t("card.evidence")}</summary>${card.components.map(component)}</details>
    <p class="muted">${card.closing}</p>
    <p class="muted">${t("card.made", { name: card.release, day: card.as_of })}</p>`;
}

/** @param {any} one */
function line(one) {
  return html`<p><strong>${one.title}</strong>: ${one.text}</p>`;
}

/** @param {any} one */
function component(one) {
  return html`
    <section><h3><span aria-hidden="true">${one.symbol}</span> ${one.title}: ${one.word}</h3><p>${one.text}</p>
      ${list(one.evidence.map((/** @type {any} */ seen) => html`<a href=${seen.address} target="_blank" rel="noopener noreferrer"><bdi>${seen.address}</bdi></a>, ${seen.date}, ${seen.word}${seen.says && html`: ${seen.says}`}`))}</section>`;
}

/** @param {any[]} items */
function list(items) {
  return items.length ? html`<ul>${items.map((one) => html`<li>${one}</li>`)}</ul>` : null;
}
