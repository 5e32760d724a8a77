// @ts-check
/** The models of this computer and those on their way to it: use, and remove with figures. */
import { html, useEffect, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { SAID } from "../components/said.js";
import { go } from "../state/place.js";
import { actsOf, readiness } from "../state/readiness.js";
import { CardLinks } from "./card-links.js";
import { DownloadRow } from "./download-row.js";
import { freedText, sizeText } from "./figures.js";

/** @param {{store: any}} props */
export function Mine({ store }) {
  const { models, downloads } = store.state.value;
  const [gone, setGone] = useState(/** @type {Gone | null} */ (null));
  const top = useRef(/** @type {any} */ (null));
  const note = (/** @type {Gone} */ told) => {
    setGone(told);
    top.current?.focus(); // the row with the button is gone
  };
  return html`
    <section aria-labelledby="mine">
      <h2 id="mine" tabindex="-1" ref=${top}>${t("models.mine")}</h2>
      <p class="muted">${models.every((one) => one.is_built_in)
        ? t("models.none")
        : t("models.total", { count: models.length, size: sizeText(models.reduce((sum, one) => sum + one.size_bytes, 0)) })}</p>
      <p ...${SAID} class="freed">${gone && html`<${TakeBack} key=${gone.name} store=${store} gone=${gone} onBack=${() => { setGone(null); top.current?.focus(); }} />`}</p>
      <ul role="list" class="models-list">
        ${downloads.map((one) => html`<${DownloadRow} key=${`download ${one.name}`} store=${store} download=${one} />`)}
        ${models.map((one) => html`<${Row} key=${one.name} store=${store} model=${one} onGone=${note} />`)}
      </ul>
    </section>`;
}

/** What was deleted last, and until when it can be taken back. @typedef {{name: string, bytes: number, withinS: number}} Gone */

/** @param {{store: any, gone: Gone, onBack: () => void}} props */
function TakeBack({ store, gone, onBack }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1000 * gone.withinS);
    return () => clearTimeout(timer);
  }, []);
  const back = async () => {
    if (await store.act("model.take_back", { name: gone.name })) onBack();
  };
  const said = t(isLate ? "models.freed" : "models.deleted", { name: gone.name, size: freedText(gone.bytes) });
  return html`${said} ${!isLate && html`<button type="button" onClick=${back}>${t("nav.undo")}</button>`}`;
}

/** @param {{store: any, model: any, onGone: (gone: Gone) => void}} props */
function Row({ store, model, onGone }) {
  const [stake, setStake] = useState(/** @type {any} */ (null));
  const dialog = useRef(/** @type {any} */ (null));
  const ready = readiness(store.state.value, model.full);
  const use = () => {
    store.act("preference.save", { name: "model", value: model.name });
    store.show("");
    store.picked.value = model.name; // at once: the preference comes back a moment later
    go("/");
  };
  const ask = async () => {
    const told = await store.read(`/app/models/removal?name=${encodeURIComponent(model.name)}`);
    setStake(told);
    if (told) dialog.current?.showModal();
  };
  const remove = async () => {
    dialog.current?.close();
    const told = await store.act("model.delete", { name: model.name });
    if (told) onGone({ name: model.name, bytes: told.freed_bytes, withinS: told.take_back_within_s });
  };
  return html`
    <li class="model" data-name=${model.name} data-step=${ready.step}>
      <div class="about">
        <h3 dir="auto">${model.name}</h3>
        <span ...${SAID}>${stateWords(ready)}</span>
        ${ready.error && html`<${ErrorNote} error=${ready.error} />`}
        <${CardLinks} record=${model.record} title=${model.name} view="mine" />
      </div>
      <div class="controls">
        <button type="button" class="main" aria-label=${t("models.use.named", { name: model.name })} onClick=${use}>${t("models.use")}</button>
        ${actsOf(ready).includes("delete") && html`
          <button type="button" aria-label=${t("models.delete.named", { name: model.name })} onClick=${ask}>${t("models.delete")}</button>`}
      </div>
      <dialog ref=${dialog} aria-label=${t("models.delete.named", { name: model.name })}>
        ${stake && html`<p>${stakeWords(model, stake)}</p>`}
        <div class="row"><button type="button" onClick=${() => dialog.current?.close()}>${t("models.keep")}</button>
          <button type="button" class="danger" onClick=${remove}>${t("models.delete")}</button></div>
      </dialog>
    </li>`;
}

/** @param {import("../state/readiness.js").Readiness} ready */
function stateWords({ step, model }) {
  const places = { size: sizeText(model.size_bytes), tool: model.kept_by };
  if (step !== "ready") return t(`models.step.${step}`, places);
  if (model.is_built_in) return t("models.built_in", places);
  return t(model.kept_by ? "models.found.kept" : "models.here", places);
}

/** @param {any} model @param {any} stake */
function stakeWords(model, stake) {
  const places = { name: model.name, freed: freedText(stake.freed_bytes), shared: sizeText(stake.shared_bytes), others: stake.shared_with.join(", "), tool: stake.kept_by };
  if (stake.kept_by) return t("models.delete.kept", places);
  return t(stake.shared_bytes ? "models.delete.shared" : "models.delete.sure", places);
}
