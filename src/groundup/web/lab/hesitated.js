// @ts-check
/** Where it hesitated: each word of an answer with how likely the model found it, and what else could stand there. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { Bars } from "./bars.js";
import { Instrument } from "./instrument.js";
import { exact, percent } from "./numbers.js";
import { ShadedAnswer } from "./shaded-answer.js";
import { TokenText, spokenToken, tokenText } from "./token-text.js";
import { useRun } from "./use-run.js";

/** @param {{store: any}} props */
export function Hesitated({ store }) {
  const [looked] = useState(() => Object.fromEntries(new URLSearchParams(location.search)));
  const [text, setText] = useState(t("lab.hesitated.example"));
  const [chosen, setChosen] = useState(-1);
  const { run, isGoing, begin, stop, again } = useRun(store, "lab.hesitation");
  const tokens = run?.parts.answer ?? [];
  const place = Math.min(chosen, tokens.length - 1);
  const ask = (/** @type {object} */ body) => {
    setChosen(-1);
    begin(body);
  };
  useEffect(() => {
    if (looked.message) ask({ message_id: looked.message, ...(looked.model && { model: looked.model }) });
  }, []);
  const goOn = (/** @type {any} */ choice) => {
    const kept = [...tokens.slice(0, place).map((/** @type {any} */ one) => one.token), choice.token];
    ask({ text: run.asked.text, message_id: run.asked.message_id, model: run.model, kept });
  };
  const controls = html`
    <form class="lab-form" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); ask({ text }); }}>
      <label><span>${t("lab.hesitated.text")}</span>
        <textarea rows="2" dir="auto" value=${text} onInput=${(/** @type {any} */ event) => setText(event.target.value)}></textarea></label>
      <button type="submit" class="main" disabled=${!text.trim() || isGoing}>${t("lab.hesitated.begin")}</button>
    </form>`;
  return html`
    <${Instrument} store=${store} name="hesitated" run=${run} isGoing=${isGoing} onStop=${stop} onAgain=${again} controls=${controls}
      caption=${t("lab.caption")} result=${tokens.length && !isGoing ? table(tokens) : null}>
      ${tokens.length > 0 && html`
        <p class="muted">${t("lab.hesitated.how")}</p>
        <${ShadedAnswer} tokens=${tokens} chosen=${place} onChoose=${setChosen} />`}
      ${place >= 0 && html`
        <section class="alternatives" aria-label=${t("lab.hesitated.else")} aria-live="polite">
          <h2>${t("lab.hesitated.at", { word: tokenText(tokens[place]), chance: percent(tokens[place].probability) })}</h2>
          <${Bars} label=${t("lab.hesitated.else")} bars=${bars(tokens[place], isGoing, goOn)} />
        </section>`}
    <//>`;
}

/** @param {any} token @param {boolean} isGoing @param {(choice: any) => void} goOn */
function bars(token, isGoing, goOn) {
  return token.alternatives.map((/** @type {any} */ one) => ({
    label: html`<${TokenText} token=${one} />`,
    share: one.probability,
    figure: percent(one.probability),
    pattern: one.token === token.token ? 0 : 1,
    action: one.token === token.token
      ? html`<span class="muted">${t("lab.hesitated.chosen")}</span>`
      : html`<button type="button" disabled=${isGoing || !one.data}
          aria-label=${t("lab.hesitated.go", { word: spokenToken(one) })} onClick=${() => goOn(one)}>${t("lab.hesitated.go.short")}</button>`,
  }));
}

/** @param {any[]} tokens */
function table(tokens) {
  return {
    columns: [t("lab.column.place"), t("lab.column.token"), t("lab.column.probability"), t("lab.column.else")],
    rows: tokens.map((one, place) => [
      place + 1, tokenText(one), exact(one.probability),
      one.alternatives.filter((/** @type {any} */ other) => other.token !== one.token).slice(0, 3)
        .map((/** @type {any} */ other) => `${tokenText(other)} ${percent(other.probability)}`).join(" · "),
    ]),
  };
}
