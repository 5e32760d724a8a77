// @ts-check
/**
 * The frame of an instrument: what it is, the model, the controls, what comes of them as a picture or a table, and
 * the lesson. On the projector only the picture stays.
 */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { SAID } from "../components/said.js";
import { NextSteps } from "../desk/next-step.js";
import { goByLink } from "../state/place.js";
import { LessonCard } from "./lesson-card.js";
import { ResultTable } from "./result-table.js";

/**
 * @param {{
 *   store: any, name: string, run: any, isGoing: boolean, onStop: () => void, onAgain: () => void,
 *   controls: any, children: any, result: import("./result-table.js").Result | null, caption: string,
 * }} props `children` is the picture
 */
export function Instrument({ store, name, run, isGoing, onStop, onAgain, controls, children, result, caption }) {
  const [isTable, setTable] = useState(false);
  const [isStage, setStage] = useState(false);
  const [isLesson, setLesson] = useState(false);
  useEscape(isStage, () => setStage(false));
  const error = run?.error ?? store.refusal.value;
  return html`
    <main class="page lab" data-view=${isStage ? "stage" : "desk"} data-instrument=${name}>
      <p class="lab-back"><a href="/lab" onClick=${goByLink}>${t("lab.all")}</a></p>
      <h1 tabindex="-1">${t(`lab.${name}.title`)}</h1>
      <p class="lab-about">${t(`lab.${name}.about`)}</p>
      <div class="lab-controls">
        <${ModelChoice} store=${store} />
        ${controls}
      </div>
      <p class="lab-status" ...${SAID}>${status(run, isGoing)}</p>
      ${isGoing && html`<p><button type="button" class="stop" onClick=${onStop}>${t("composer.stop")}</button></p>`}
      ${error && html`<${ErrorNote} error=${error} isBlocking=${true}><${NextSteps} store=${store} error=${error} resend=${onAgain} /><//>`}
      <section class="lab-result" aria-label=${t("lab.result")} aria-busy=${isGoing}>
        ${isTable && result
          ? html`<${ResultTable} result=${result} caption=${caption} name=${name} facts=${facts(run)} />`
          : html`<figure>${children}${result && html`<figcaption>${caption}</figcaption>`}</figure>`}
      </section>
      <div class="lab-views">
        <button type="button" aria-pressed=${isTable} disabled=${!result} onClick=${() => setTable(!isTable)}>${t("lab.table")}</button>
        <button type="button" aria-pressed=${isStage} onClick=${() => setStage(!isStage)}>${t(isStage ? "lab.stage.leave" : "lab.stage")}</button>
        <button type="button" aria-expanded=${isLesson} onClick=${() => setLesson(!isLesson)}>${t("lab.lesson")}</button>
      </div>
      ${isLesson && html`<${LessonCard} store=${store} name=${name} />`}
    </main>`;
}

/** @param {{store: any}} props */
function ModelChoice({ store }) {
  return html`
    <label class="lab-model"><span>${t("model.label")}</span>
      <select value=${store.model.value} onChange=${(/** @type {any} */ event) => store.pick(event.target.value)}>
        ${store.state.value.models.map((/** @type {any} */ one) => html`<option value=${one.name}>${one.name}</option>`)}
      </select></label>`;
}

/** @param {any} run @param {boolean} isGoing */
function status(run, isGoing) {
  if (!isGoing && run?.state === "done") return html`<span class="visually-hidden">${t("lab.done")}</span>`;
  if (!isGoing) return run?.state === "stopped" ? t("lab.stopped") : "";
  return run?.state === "running" ? t("lab.running", { model: run.model }) : t("phase.loading", { model: run?.model ?? "" });
}

/** What a file of results begins with, so that they can be had again. @param {any} run */
function facts(run) {
  const { asked = {}, model, digest, result } = run ?? {};
  const own = Object.entries(asked).filter(([name]) => name !== "model");
  return [
    ["model", model], ["digest", digest], ...own.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    ...(result?.seed ? [["seed used", result.seed]] : []),
  ];
}

/** @param {boolean} isOn @param {() => void} leave */
function useEscape(isOn, leave) {
  useEffect(() => {
    if (!isOn) return undefined;
    const onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && leave();
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [isOn]);
}
