// @ts-check
/** Guess the next word: the class guesses, the bars drop in, somebody picks one, and the text grows. */
import { html, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { Bars } from "./bars.js";
import { Question, useBegunText } from "./begun-text.js";
import { Instrument } from "./instrument.js";
import { exact, percent } from "./numbers.js";
import { TokenText, spokenToken, tokenText } from "./token-text.js";
import { useRun } from "./use-run.js";

/** @param {{store: any}} props */
export function Guess({ store }) {
  const begun = useBegunText(store, t("lab.guess.text"));
  const [isSecret, setSecret] = useState(false);
  const [isShown, setShown] = useState(true);
  /** Of the text before anything was picked: its pieces, and the question before it. */
  const own = useRef({ pieces: 0, question: "" });
  const { run, isGoing, begin, stop, again } = useRun(store, "lab.next_word");
  const found = run?.state === "done" ? run.result : null;
  if (found && !run.asked.tokens?.length) own.current = { pieces: found.text.length, question: run.asked.question };
  const picked = found ? found.text.length - own.current.pieces : 0;
  const ask = (/** @type {object} */ body) => {
    setShown(!isSecret);
    begin(body);
  };
  const goOn = (/** @type {number[]} */ tokens) => ask({ tokens, question_tokens: found.question_tokens });
  const pick = (/** @type {any} */ choice) => goOn([...found.tokens, choice.token]);
  const controls = html`
    <form class="lab-form" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); ask(begun.asked); }}>
      ${begun.fields}
      <label class="lab-check"><input type="checkbox" checked=${isSecret} onChange=${(/** @type {any} */ event) => setSecret(event.target.checked)} />
        <span>${t("lab.guess.secret")}</span></label>
      <button type="submit" class="main" disabled=${begun.isEmpty || isGoing}>${t("lab.guess.begin")}</button>
    </form>`;
  return html`
    <${Instrument} store=${store} name="guess" run=${run} isGoing=${isGoing} onStop=${stop} onAgain=${again} controls=${controls}
      caption=${t("lab.caption")} result=${found && isShown ? table(found) : null}>
      ${found && html`<${Question} text=${own.current.question} /><${Text} found=${found} picked=${picked} />`}
      ${found && !isShown && html`<p>${t("lab.guess.now")} <button type="button" class="main" onClick=${() => setShown(true)}>${t("lab.guess.reveal")}</button></p>`}
      ${found && isShown && html`<${Bars} label=${t("lab.guess.bars")} bars=${bars(found, pick)} />`}
      ${found && picked > 0 && html`<p><button type="button" disabled=${isGoing}
        onClick=${() => goOn(found.tokens.slice(0, -1))}>${t("lab.guess.back")}</button></p>`}
    <//>`;
}

/** The text so far; picked words stand out. @param {{found: any, picked: number}} props */
function Text({ found, picked }) {
  const own = found.text.length - picked;
  return html`
    <p class="lab-text" dir="auto">${found.text.map((/** @type {any} */ one, /** @type {number} */ place) => (
      place < own ? one.text : html`<mark>${one.text || tokenText(one)}</mark>`))}<span aria-hidden="true"> …</span></p>`;
}

/** @param {any} found @param {(choice: any) => void} pick */
function bars(found, pick) {
  const words = found.choices.map((/** @type {any} */ one) => ({
    label: html`<${TokenText} token=${one} />`,
    share: one.probability,
    figure: percent(one.probability),
    action: html`<button type="button" aria-label=${t("lab.guess.pick", { word: spokenToken(one) })}
      disabled=${!one.data} onClick=${() => pick(one)}>${t("lab.guess.pick.short")}</button>`,
  }));
  return [...words, { label: t("lab.guess.rest"), share: found.rest, figure: percent(found.rest), pattern: 1 }];
}

/** @param {any} found */
function table(found) {
  return {
    columns: [t("lab.column.place"), t("lab.column.token"), t("lab.column.probability")],
    rows: [
      ...found.choices.map((/** @type {any} */ one, /** @type {number} */ place) => [place + 1, tokenText(one), exact(one.probability)]),
      [`${found.choices.length + 1}+`, t("lab.guess.rest"), exact(found.rest)],
    ],
  };
}
