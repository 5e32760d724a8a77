// @ts-check
/** One kit: who made it, what it holds, whether all of it is right, and the way of its models to this computer. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { MOVING, readiness } from "../state/readiness.js";
import { CardLinks } from "./card-links.js";
import { sizeText } from "./figures.js";
import { KitCheck } from "./kit-check.js";

/** @param {{store: any, kit: any}} props */
export function KitCard({ store, kit }) {
  const [left, setLeft] = useState(/** @type {string[]} */ ([])); // names that are not wanted
  const [isSure, setSure] = useState(false);
  if (kit.error) return html`<article class="kit"><h3 dir="auto">${kit.folder}</h3><${ErrorNote} error=${kit.error} /></article>`;
  const state = store.state.value;
  const isOpen = (/** @type {any} */ one) => !isHere(state, one) && !MOVING.includes(readiness(state, one.full).step);
  const wanted = kit.models.filter((one) => isOpen(one) && !left.includes(one.name));
  const needsTrust = ["unknown", "unsigned"].includes(kit.standing);
  const install = () => store.act("kit.install", {
    folder: kit.folder, names: wanted.map((one) => one.name), replaces: wanted.some((one) => one.is_taken),
    ...(kit.standing === "unknown" && { fingerprint: kit.fingerprint }), is_unsigned: kit.standing === "unsigned",
  });
  return html`
    <article class="kit" data-folder=${kit.folder} data-standing=${kit.standing}>
      <h3 dir="auto">${kit.title || t("models.kit.untitled")}</h3>
      <p class="muted">${t("models.kit.made", { made: kit.made, size: sizeText(kit.size_bytes) })} <span dir="ltr">${kit.folder}</span></p>
      <${Standing} kit=${kit} />
      ${!kit.models.length && html`<p>${t("models.kit.empty")}</p>`}
      <ul role="list" class="models-list">
        ${kit.models.map((one) => html`<${KitModel} key=${one.name} state=${state} model=${one} isWanted=${!left.includes(one.name)}
          onWant=${(/** @type {boolean} */ isWanted) => setLeft(isWanted ? left.filter((name) => name !== one.name) : [...left, one.name])} />`)}
      </ul>
      ${needsTrust && wanted.length > 0 && html`
        <label class="trust"><input type="checkbox" checked=${isSure} onChange=${(/** @type {any} */ event) => setSure(event.target.checked)} />
          <span>${t(`models.kit.trust.${kit.standing}`)}</span></label>`}
      <div class="row">
        ${wanted.length > 0 && html`<button type="button" class="main" disabled=${needsTrust && !isSure} onClick=${install}>
          ${t("models.kit.install", { count: wanted.length, size: sizeText(wanted.reduce((sum, one) => sum + one.size_bytes, 0)) })}</button>`}
      </div>
      <${KitCheck} store=${store} folder=${kit.folder} />
    </article>`;
}

/** @param {{kit: any}} props */
function Standing({ kit }) {
  const { signed_as: claim, fingerprint, problem } = kit;
  return html`
    <p>${t(`models.kit.standing.${kit.standing}`, { problem })} ${claim && t("models.kit.claim", { claim })}</p>
    ${fingerprint && html`<p>${t("models.kit.fingerprint")} <code>${fingerprint}</code></p>`}`;
}

/** @param {{state: any, model: any, isWanted: boolean, onWant: (isWanted: boolean) => void}} props */
function KitModel({ state, model, isWanted, onWant }) {
  const { step } = readiness(state, model.full);
  const isFixed = isHere(state, model) || MOVING.includes(step);
  const facts = [t("models.kit.facts", { size: sizeText(model.size_bytes), licence: model.licence || t("models.unknown") })];
  return html`
    <li class="model" data-name=${model.name}>
      <div class="about">
        <label><input type="checkbox" checked=${isWanted && !isFixed} disabled=${isFixed} onChange=${(/** @type {any} */ event) => onWant(event.target.checked)} />
          <strong dir="auto"> ${model.name}</strong></label>
        <span>${facts}</span>
        ${model.is_taken && !isHere(state, model) && html`<span>${t("models.kit.replaces")}</span>`}
        <${CardLinks} record=${model.record} title=${model.name} view="kits" />
      </div>
      <div class="controls">${isHere(state, model) ? t("models.is_here") : MOVING.includes(step) && t("models.is_coming")}</div>
    </li>`;
}

/** As the kit has it; one that came since the kit was read is the kit's. @param {any} state @param {any} model */
function isHere(state, model) {
  return model.is_here || (!model.is_taken && state.models.some((/** @type {any} */ one) => one.full === model.full));
}
