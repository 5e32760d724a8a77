// @ts-check
/** Proof: what left this computer, when, where to and why; how that is known; and a statement to hand out. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { goByLink, place } from "../state/place.js";
import { dateText, timeText } from "./moments.js";
import { Rows } from "./rows.js";
import { Statement } from "./statement.js";

const ASK_EVERY_MS = 5_000;

/** @param {{store: any}} props */
export function Proof({ store }) {
  const told = useProof(store);
  const failure = store.refusal.value;
  if (place.value === "/proof/statement") return html`<${Statement} told=${told} />`;
  return html`
    <main class="page proof">
      <h1 tabindex="-1">${told ? headline(told) : t("screen.proof")}</h1>
      ${failure && html`<${ErrorNote} error=${failure} />`}
      ${told && html`<${Told} told=${told} />`}
    </main>`;
}

/** @param {{told: any}} props */
function Told({ told }) {
  return html`
    <p>${t("proof.since", { moment: dateText(told.since_ms) })}</p>
    <${Rows} told=${told} />
    ${told.damaged_lines > 0 && html`<p class="warning">${t("proof.damaged", { count: told.damaged_lines })}</p>`}
    <section><h2>${t("proof.ports")}</h2><p>${t("proof.server", { port: String(told.server.port) })}</p>
      ${told.open_ports.length > 0 && html`<ul>${told.open_ports.map((/** @type {any} */ one) => html`<li>${t(`proof.open.${one.kind}`, { port: String(one.port), moment: dateText(one.began_ms) })}</li>`)}</ul>`}</section>
    <section><h2>${t("proof.how")}</h2>
      <ul class="protections">${told.protections.map((/** @type {any} */ one) => html`
        <li data-state=${one.state}><strong>${t(`proof.state.${one.state}`)}</strong> ${t(`proof.protection.${one.code}.${one.state}`)} ${one.reason && html`<span class="muted">(${one.reason})</span>`}</li>`)}</ul></section>
    <section><h2>${t("proof.check")}</h2><p>${t("proof.check.text")}</p><pre><code>groundup privacy-check</code></pre><p>${t("proof.check.wifi")}</p></section>
    <section><h2>${t("proof.limits")}</h2><p>${t("proof.limits.text")}</p><p class="muted">${t("proof.path", { path: told.path })}</p></section>
    <p><a href="/proof/statement" onClick=${goByLink}>${t("proof.statement.open")}</a></p>`;
}

/** @param {any} told */
export function headline(told) {
  return told.last_internet_ms === null
    ? t("proof.nothing", { moment: dateText(told.since_ms) })
    : t("proof.nothing_since", { moment: dateText(told.last_internet_ms), time: timeText(told.last_internet_ms) });
}

/** What the server tells, asked again while the page is open. @param {any} store */
function useProof(store) {
  const [told, setTold] = useState(/** @type {any} */ (null));
  useEffect(() => {
    const gone = new AbortController();
    const look = () => store.read("/app/proof", gone.signal).then((/** @type {any} */ found) => found && setTold(found));
    look();
    const timer = setInterval(look, ASK_EVERY_MS);
    return () => { clearInterval(timer); gone.abort(); };
  }, []);
  return told;
}
