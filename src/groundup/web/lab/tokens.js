// @ts-check
/** Token X-ray: texts in pieces, one below the other, and what each costs. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { Bars } from "./bars.js";
import { Instrument } from "./instrument.js";
import { exact, factor } from "./numbers.js";
import { tokenText } from "./token-text.js";
import { useRun } from "./use-run.js";

/** One sentence in several languages, and with pictures. */
const SENTENCES = [
  "The children plant a tree behind the school.",
  "Die Kinder pflanzen hinter der Schule einen Baum.",
  "Les enfants plantent un arbre derrière l’école.",
  "Los niños plantan un árbol detrás de la escuela.",
  "Çocuklar okulun arkasına bir ağaç dikiyor.",
  "يزرع الأطفال شجرة خلف المدرسة.",
  "बच्चे स्कूल के पीछे एक पेड़ लगाते हैं।",
  "孩子们在学校后面种了一棵树。",
  "🧒🌳🏫",
];

/** @param {{store: any}} props */
export function Tokens({ store }) {
  const [text, setText] = useState(SENTENCES.join("\n"));
  const { run, isGoing, begin, stop, again } = useRun(store, "lab.tokens");
  const found = run?.state === "done" ? run.result : null;
  const lines = text.split("\n").filter((one) => one.trim());
  const controls = html`
    <form class="lab-form" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); begin({ texts: lines.slice(0, 12) }); }}>
      <label><span>${t("lab.tokens.text")}</span>
        <textarea rows="6" dir="auto" value=${text} onInput=${(/** @type {any} */ event) => setText(event.target.value)}></textarea></label>
      ${lines.length > 12 && html`<p>${t("lab.tokens.most")}</p>`}
      <div class="row">
        <button type="submit" class="main" disabled=${!lines.length || isGoing}>${t("lab.tokens.begin")}</button>
        <button type="button" onClick=${() => setText(SENTENCES.join("\n"))}>${t("lab.tokens.sentences")}</button>
      </div>
    </form>`;
  return html`
    <${Instrument} store=${store} name="tokens" run=${run} isGoing=${isGoing} onStop=${stop} onAgain=${again} controls=${controls}
      caption=${found ? t("lab.tokens.caption", { tokens: found.context_tokens }) : ""} result=${found && table(found)}>
      ${found && html`<ol class="xrays" role="list">${found.texts.map((/** @type {any} */ one) => html`<${XRay} found=${one} />`)}</ol>
        <${Bars} label=${t("lab.tokens.bars")} bars=${bars(found)} />`}
    <//>`;
}

/** @param {{found: any}} props */
function XRay({ found }) {
  return html`
    <li>
      <p dir="auto" class="chips" aria-label=${t("lab.tokens.pieces", { count: found.tokens, text: found.text })} role="group">
        ${found.pieces.map((/** @type {any} */ one, /** @type {number} */ place) => html`
          <bdi class="chip" data-tone=${place % 3} data-kind=${one.text ? "text" : "bytes"}
            title=${one.part_of ? t("lab.tokens.part", { text: one.part_of }) : `${one.token}`}>${tokenText(one)}</bdi>`)}</p>
      <p class="muted">${t("lab.tokens.count", { count: found.tokens })}${found.times_first !== null && ` · ${factor(found.times_first)}`}</p>
    </li>`;
}

/** @param {any} found */
function bars(found) {
  const most = Math.max(1, ...found.texts.map((/** @type {any} */ one) => one.tokens));
  return found.texts.map((/** @type {any} */ one) => ({
    label: html`<bdi class="bar-text">${one.text}</bdi>`,
    share: one.tokens / most,
    figure: one.times_first === null ? `${one.tokens}` : `${one.tokens} (${factor(one.times_first)})`,
    pattern: 2,
  }));
}

/** @param {any} found */
function table(found) {
  return {
    columns: ["text", "tokens", "characters", "words", "bytes", "times", "share"].map((one) => t(`lab.column.${one}`)),
    rows: found.texts.map((/** @type {any} */ one) => [
      one.text, one.tokens, one.characters, one.words, one.size_bytes,
      one.times_first === null ? "" : exact(one.times_first, 3), exact(one.context_share, 3),
    ]),
  };
}
