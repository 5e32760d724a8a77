// @ts-check
/** Temperature dial: one beginning, six endings side by side, from careful to wild; the class marks the best. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { Bars } from "./bars.js";
import { Question, useBegunText } from "./begun-text.js";
import { Dial } from "./dial.js";
import { Instrument } from "./instrument.js";
import { exact, percent } from "./numbers.js";
import { useRun } from "./use-run.js";

const EACH = 2;

/** @param {{store: any}} props */
export function Temperature({ store }) {
  const begun = useBegunText(store, t("lab.temperature.text"));
  const [heats, setHeats] = useState([0, 0.7, 1.5]);
  const [seed, setSeed] = useState(1);
  const [best, setBest] = useState(-1);
  const { run, isGoing, begin, stop, again } = useRun(store, "lab.endings");
  const ask = (/** @type {number} */ next) => {
    setSeed(next);
    setBest(-1);
    const endings = heats.flatMap((temperature) => Array.from({ length: EACH }, (_, place) => ({ temperature, seed: next + place })));
    begin({ ...begun.asked, endings });
  };
  const heat = (/** @type {number} */ place, /** @type {number} */ value) => setHeats(heats.map((one, other) => (other === place ? value : one)));
  const found = run?.state === "done" ? run.result.endings : null;
  const controls = html`
    <form class="lab-form" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); ask(seed); }}>
      ${begun.fields}
      <fieldset class="dials"><legend>${t("lab.temperature.dials")}</legend>
        ${heats.map((value, place) => html`<${Dial} label=${t("lab.temperature.dial", { place: place + 1 })} value=${value} most=${2} step=${0.1}
          onChange=${(/** @type {number} */ next) => heat(place, next)} />`)}
      </fieldset>
      <div class="row">
        <button type="submit" class="main" disabled=${begun.isEmpty || isGoing}>${t("lab.temperature.begin")}</button>
        <button type="button" disabled=${!run || isGoing} onClick=${() => ask(seed + EACH)}>${t("lab.temperature.other")}</button>
      </div>
    </form>`;
  return html`
    <${Instrument} store=${store} name="temperature" run=${run} isGoing=${isGoing} onStop=${stop} onAgain=${again} controls=${controls}
      caption=${t("lab.caption")} result=${found && table(found)}>
      ${run && run.state !== "failed" && html`<${Endings} run=${run} best=${best} onBest=${setBest} />`}
      ${found && html`<${Bars} label=${t("lab.temperature.bars")} bars=${bars(found)} />
        <p class="muted">${t("lab.temperature.shared", { count: found.reduce(reused, 0), all: found[0].beginning_tokens * found.length })}</p>`}
    <//>`;
}

/** @param {{run: any, best: number, onBest: (place: number) => void}} props */
function Endings({ run, best, onBest }) {
  return html`
    <${Question} text=${run.asked.question} />
    <p class="lab-text" dir="auto">${run.asked.text} …</p>
    <ol class="endings" role="list">
      ${run.asked.endings.map((/** @type {any} */ wish, /** @type {number} */ place) => html`
        <li data-best=${place === best}>
          <h2>${t("lab.temperature.ending", { letter: letter(place), temperature: wish.temperature })}</h2>
          <p dir="auto">… ${(run.parts[place] ?? []).map((/** @type {any} */ one) => one.text).join("")}</p>
          <label class="lab-check"><input type="radio" name="best" checked=${place === best} onChange=${() => onBest(place)} />
            <span>${t("lab.temperature.best", { letter: letter(place) })}</span></label>
        </li>`)}
    </ol>`;
}

/** @param {any[]} found */
function bars(found) {
  return found.map((one, place) => ({
    label: t("lab.temperature.ending", { letter: letter(place), temperature: one.temperature }),
    share: one.typical_probability ?? 0,
    figure: one.typical_probability === null ? t("lab.unknown") : percent(one.typical_probability),
    pattern: Math.floor(place / EACH) % 3,
  }));
}

/** @param {any[]} found */
function table(found) {
  return {
    columns: ["ending", "temperature", "seed", "text", "tokens", "typical"].map((one) => t(`lab.column.${one}`)),
    rows: found.map((one, place) => [
      letter(place), one.temperature, one.seed, one.text, one.tokens,
      one.typical_probability === null ? "" : exact(one.typical_probability),
    ]),
  };
}

/** @param {number} sum @param {any} one */
function reused(sum, one) {
  return sum + one.reused_tokens;
}

/** @param {number} place */
function letter(place) {
  return String.fromCharCode(65 + place);
}
