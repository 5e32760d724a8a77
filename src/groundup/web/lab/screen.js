// @ts-check
/** The lab: all instruments, or the one that the address names. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";
import { goByLink, place } from "../state/place.js";
import { Guess } from "./guess.js";
import { Hesitated } from "./hesitated.js";
import { Temperature } from "./temperature.js";
import { Tokens } from "./tokens.js";

const INSTRUMENTS = { guess: Guess, tokens: Tokens, temperature: Temperature, hesitated: Hesitated };

/** @param {{store: any}} props */
export function Lab({ store }) {
  const name = place.value.slice("/lab/".length);
  const view = INSTRUMENTS[/** @type {keyof typeof INSTRUMENTS} */ (name)];
  return view ? html`<${view} key=${name} store=${store} />` : html`<${Overview} />`;
}

function Overview() {
  return html`
    <main class="page lab">
      <h1 tabindex="-1">${t("lab.title")}</h1>
      <p>${t("lab.about")}</p>
      <ul class="lab-list" role="list">
        ${Object.keys(INSTRUMENTS).map((name) => html`
          <li><h2><a href=${`/lab/${name}`} onClick=${goByLink}>${t(`lab.${name}.title`)}</a></h2>
            <p>${t(`lab.${name}.about`)}</p><p class="muted">${t("lab.minutes")}</p></li>`)}
      </ul>
    </main>`;
}
