// @ts-check
/** One page for parents and for those who look after a school's computers; made to be printed and signed. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { goByLink } from "../state/place.js";
import { bytesText, dateText, dayText } from "./moments.js";

const PARENTS = ["runs", "words", "age", "mistakes", "delete"];
const ADMINISTRATORS = ["process", "network", "listening", "record", "check", "files"];

/** @param {{told: any}} props */
export function Statement({ told }) {
  return html`
    <main class="page paper">
      <p class="controls"><button type="button" class="main" onClick=${() => print()}>${t("card.print")}</button> <a href="/proof" onClick=${goByLink}>${t("statement.back")}</a></p>
      <h1 tabindex="-1">${t("statement.title")}</h1>
      <p>${t("statement.date", { day: dayText(told ? told.now_ms : Date.now()) })}</p>
      <section><h2>${t("statement.parents")}</h2><ul>${PARENTS.map((one) => html`<li>${t(`statement.parents.${one}`)}</li>`)}</ul></section>
      <section><h2>${t("statement.it")}</h2><ul>${ADMINISTRATORS.map((one) => html`<li>${t(`statement.it.${one}`)}</li>`)}</ul></section>
      ${told && html`<section><h2>${t("statement.figures")}</h2><p>${figures(told)}</p></section>`}
      <section><h2>${t("statement.limits")}</h2><p>${t("statement.limits.text")}</p></section>
      <p class="signature">${t("statement.signature")}</p>
    </main>`;
}

/** @param {any} told */
function figures(told) {
  return t("statement.figures.text", {
    since: dateText(told.since_ms), count: told.internet_visits, sent: bytesText(told.sent_bytes), received: bytesText(told.received_bytes),
  });
}
