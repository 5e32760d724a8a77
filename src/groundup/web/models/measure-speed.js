// @ts-check
/** Measuring how fast models answer on this computer: offered where nobody has, and once more where somebody wants it. */
import { html, useEffect, useRef } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { SAID } from "../components/said.js";
import { timeText } from "./figures.js";

/** How often those who listen hear what is left. */
const SAID_EVERY_S = 20;

/**
 * @param {{store: any, basis: string, onMeasured: () => void}} props `basis` is how the speed of this computer is known, in the
 *   words of the server; `onMeasured` is called once new figures are there
 */
export function MeasureSpeed({ store, basis, onMeasured }) {
  const measurement = store.state.value.measurement;
  const runs = measurement.state === "running";
  useWhenDone(measurement.state, onMeasured);
  if (basis === "imagined") return null;
  const isKnown = basis === "measured";
  return html`
    <div class="measure" data-measurement=${measurement.state}>
      ${measurement.error && html`<${ErrorNote} error=${measurement.error} />`}
      <p>${runs && html`<span aria-hidden="true">${leftText(measurement.left_s)}</span>`}
        <span ...${SAID} class=${runs ? "visually-hidden" : ""}>${saidOf(measurement)}</span></p>
      ${runs && html`<progress max="100" value=${measurement.percent} aria-label=${t("measure.progress")}></progress>`}
      <p class="row"><button type="button" onClick=${() => store.act(runs ? "device.stop_measuring" : "device.measure", {})}>
          ${t(runs ? "measure.stop" : isKnown ? "measure.again" : "measure.start")}</button>
        ${(runs || !isKnown) && html`<span class="muted">${t(runs ? "measure.leave_alone" : "measure.about")}</span>`}</p>
    </div>`;
}

/** How far it is, or what came of the one before; not every second, for those who listen. @param {any} measurement */
function saidOf({ state, left_s, is_busy }) {
  if (state === "running") return leftText(Math.ceil(left_s / SAID_EVERY_S) * SAID_EVERY_S);
  if (state === "done") return t(is_busy ? "measure.busy" : "measure.done");
  return state === "stopped" ? t("measure.stopped") : "";
}

/** @param {number} left_s */
function leftText(left_s) {
  return left_s >= 1 ? t("measure.running", { time: timeText(left_s) }) : t("measure.nearly");
}

/** @param {string} state @param {() => void} onMeasured */
function useWhenDone(state, onMeasured) {
  const before = useRef(state);
  useEffect(() => {
    if (state === "done" && before.current === "running") onMeasured();
    before.current = state;
  }, [state]);
}
