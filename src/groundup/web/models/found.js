// @ts-check
/** Models that are on this computer already: those of other programs, used where they are, and files of one's own. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { SAID } from "../components/said.js";
import { MOVING, readiness } from "../state/readiness.js";
import { CardLinks } from "./card-links.js";
import { sizeText } from "./figures.js";
import { FolderChooser } from "./folder-chooser.js";

/** @param {{store: any}} props */
export function Found({ store }) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  useEffect(() => {
    const gone = new AbortController();
    store.read("/app/models/others", gone.signal).then(setFound);
    return () => gone.abort();
  }, []);
  return html`
    <section aria-labelledby="found">
      <h2 id="found">${t("models.found")}</h2>
      <p class="muted">${t("models.found.about")}</p>
      <p ...${SAID}>${!found ? t("models.looking") : found.models.length ? t("models.count", { count: found.models.length }) : t("models.found.none", { tools: found.tools.join(", ") })}</p>
      <ul role="list" class="models-list">
        ${(found?.models ?? []).map((one) => html`<${FoundRow} key=${`${one.tool} ${one.name}`} store=${store} model=${one} />`)}
      </ul>
    </section>
    <${OwnFile} store=${store} />`;
}

/** @param {{store: any, model: any}} props */
function FoundRow({ store, model }) {
  const { step } = readiness(store.state.value, model.full);
  const isHere = model.adopted_as || ["ready", "loading", "loaded"].includes(step);
  return html`
    <li class="model" data-name=${model.name} data-tool=${model.tool}>
      <div class="about"><h3 dir="auto">${model.name}</h3>
        <span>${t("models.found.kept", { size: sizeText(model.size_bytes), tool: model.tool })}</span>
        ${model.problem && html`<span>${t("models.found.problem", { problem: model.problem })}</span>`}
        <${CardLinks} record=${model.record} title=${model.name} view="found" /></div>
      <div class="controls">
        ${isHere ? t("models.is_here") : MOVING.includes(step) ? t("models.reading") : !model.problem && html`
          <button type="button" class="main" aria-label=${t("models.use.named", { name: model.name })}
            onClick=${() => store.act("model.adopt", { name: model.name })}>${t("models.use")}</button>`}
      </div>
    </li>`;
}

/** @param {{store: any}} props */
function OwnFile({ store }) {
  const [isChoosing, setChoosing] = useState(false);
  const take = (/** @type {string} */ path) => {
    setChoosing(false);
    store.act("model.import", { path });
  };
  return html`
    <section aria-labelledby="own-file">
      <h2 id="own-file">${t("models.file")}</h2>
      <p class="muted">${t("models.file.about")}</p>
      <div class="row"><button type="button" onClick=${() => setChoosing(true)}>${t("models.file.choose")}</button></div>
      ${isChoosing && html`<${FolderChooser} store=${store} wants="model" onChoose=${take} onClose=${() => setChoosing(false)} />`}
    </section>`;
}
