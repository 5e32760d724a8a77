// @ts-check
/** The models of this computer and those on their way to it: use, and remove with figures. */
import { html, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { go } from "../state/place.js";
import { DownloadRow } from "./download-row.js";
import { sizeText } from "./figures.js";

/** @param {{store: any}} props */
export function Mine({ store }) {
  const { models, downloads } = store.state.value;
  return html`
    <section aria-labelledby="mine">
      <h2 id="mine">${t("models.mine")}</h2>
      ${models.every((one) => one.is_built_in) && html`<p class="muted">${t("models.none")}</p>`}
      <ul role="list" class="models-list">
        ${downloads.map((one) => html`<${DownloadRow} key=${`download ${one.name}`} store=${store} download=${one} />`)}
        ${models.map((one) => html`<${Row} key=${one.name} store=${store} model=${one} />`)}
      </ul>
    </section>`;
}

/** @param {{store: any, model: any}} props */
function Row({ store, model }) {
  const [stake, setStake] = useState(/** @type {any} */ (null));
  const dialog = useRef(/** @type {any} */ (null));
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
  const remove = () => {
    dialog.current?.close();
    store.act("model.delete", { name: model.name });
  };
  return html`
    <li class="model" data-name=${model.name}>
      <div class="about">
        <strong dir="auto">${model.name}</strong>
        <span>${t(model.is_built_in ? "models.built_in" : "models.here", { size: sizeText(model.size_bytes) })}</span>
      </div>
      <div class="controls">
        <button type="button" class="main" aria-label=${t("models.use.named", { name: model.name })} onClick=${use}>${t("models.use")}</button>
        ${!model.is_built_in && html`
          <button type="button" aria-label=${t("models.delete.named", { name: model.name })} onClick=${ask}>${t("models.delete")}</button>`}
      </div>
      <dialog ref=${dialog} aria-label=${t("models.delete.named", { name: model.name })}>
        ${stake && html`<p>${stakeWords(model, stake)}</p>`}
        <div class="row"><button type="button" onClick=${() => dialog.current?.close()}>${t("models.keep")}</button>
          <button type="button" class="danger" onClick=${remove}>${t("models.delete")}</button></div>
      </dialog>
    </li>`;
}

/** @param {any} model @param {any} stake */
function stakeWords(model, stake) {
  const places = { name: model.name, freed: sizeText(stake.freed_bytes), shared: sizeText(stake.shared_bytes), others: stake.shared_with.join(", "), tool: stake.kept_by };
  if (stake.kept_by) return t("models.delete.kept", places);
  return t(stake.shared_bytes ? "models.delete.shared" : "models.delete.sure", places);
}
