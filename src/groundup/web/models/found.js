// @ts-check
/** Models that other tools keep on this computer: used where they are, and never copied. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { sizeText } from "./figures.js";
import { takeUp } from "./take-up.js";

/** @param {{store: any}} props */
export function Found({ store }) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [reading, setReading] = useState("");
  useEffect(() => {
    const gone = new AbortController();
    store.read("/app/models/others", gone.signal).then(setFound);
    return () => gone.abort();
  }, []);
  const use = async (/** @type {any} */ one) => {
    setReading(one.name);
    const told = await store.act("model.adopt", { name: one.name });
    setReading("");
    if (told) takeUp(store);
  };
  return html`
    <section aria-labelledby="found">
      <h2 id="found">${t("models.found")}</h2>
      <p class="muted">${t("models.found.about")}</p>
      ${!found && html`<p role="status">${t("models.looking")}</p>`}
      ${found && !found.models.length && html`<p>${t("models.found.none", { tools: found.tools.join(", ") })}</p>`}
      <ul role="list" class="models-list">
        ${(found?.models ?? []).map((one) => html`
          <li class="model" key=${one.name} data-name=${one.name}>
            <div class="about"><strong dir="auto">${one.name}</strong>
              <span>${t("models.found.kept", { size: sizeText(one.size_bytes), tool: one.tool })}</span>
              ${one.problem && html`<span>${one.problem}</span>`}</div>
            <div class="controls">${one.adopted_as ? t("models.is_here") : !one.problem && html`
              <button type="button" class="main" disabled=${reading !== ""} aria-label=${t("models.use.named", { name: one.name })}
                onClick=${() => use(one)}>${t(reading === one.name ? "models.reading" : "models.use")}</button>`}</div>
          </li>`)}
      </ul>
    </section>`;
}
