// @ts-check
/** Models on a stick: the kits that are plugged in, or in a folder that somebody chooses. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { SAID } from "../components/said.js";
import { FolderChooser } from "./folder-chooser.js";
import { KitCard } from "./kit-card.js";

/** @param {{store: any}} props */
export function Kits({ store }) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [chosen, setChosen] = useState(/** @type {any[]} */ ([]));
  const [isChoosing, setChoosing] = useState(false);
  const look = async (/** @type {AbortSignal} */ signal) => {
    setFound(null);
    const told = await store.read("/app/kits", signal);
    if (told) setFound(told);
  };
  useEffect(() => {
    const gone = new AbortController();
    look(gone.signal);
    return () => gone.abort();
  }, []);
  const choose = async (/** @type {string} */ folder) => {
    setChoosing(false);
    const told = await store.read(`/app/kits?folder=${encodeURIComponent(folder)}`);
    if (told) setChosen([told, ...chosen.filter((one) => one.folder !== told.folder)]);
  };
  const kits = [...chosen, ...(found?.kits ?? []).filter((one) => chosen.every((other) => other.folder !== one.folder))];
  return html`
    <section aria-labelledby="kits">
      <h2 id="kits">${t("models.kits")}</h2>
      <p class="muted">${t("models.kits.about")}</p>
      <div class="row"><button type="button" onClick=${() => look(new AbortController().signal)}>${t("models.kits.look")}</button>
        <button type="button" onClick=${() => setChoosing(true)}>${t("models.kits.choose")}</button></div>
      <p ...${SAID}>${foundWords(found, kits.length)}</p>
      ${kits.map((one) => html`<${KitCard} key=${one.folder} store=${store} kit=${one} />`)}
      ${isChoosing && html`<${FolderChooser} store=${store} wants="kit" onChoose=${choose} onClose=${() => setChoosing(false)} />`}
    </section>`;
}

/** @param {any} found @param {number} count of kits */
function foundWords(found, count) {
  if (!found) return t("models.looking");
  if (count) return t("models.kits.found", { count });
  return found.drives.length ? t("models.kits.none", { count: found.drives.length }) : t("models.kits.no_drive");
}
