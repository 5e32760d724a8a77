// @ts-check
/** From a row to the two cards of its model, and back to the same row. */
import { html, useEffect, useRef } from "../ui.js";
import { t } from "../i18n/translate.js";
import { go } from "../state/place.js";

/** @param {{record: string, title: string, view: string}} props `view` is where the row is */
export function CardLinks({ record, title, view }) {
  const box = useRef(/** @type {any} */ (null));
  useEffect(() => {
    const [kind, ...rest] = (new URLSearchParams(location.search).get("at") ?? "").split("/");
    if (rest.join("/") !== record) return;
    const link = box.current?.querySelector(`[data-card="${kind === "openness" ? "openness" : "fit"}"]`);
    const drawn = requestAnimationFrame(() => { // after the heading of the screen, which is given the focus first
      link?.scrollIntoView({ block: "center" });
      link?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(drawn);
  }, []);
  if (!record) return null;
  return html`
    <span class="cards" ref=${box}>
      ${["fit", "openness"].map((kind) => html`
        <a href=${`/card/${kind}/${record}?back=${encodeURIComponent(rowAddress(`${kind}/${record}`, view))}`} data-card=${kind}
          aria-label=${t(`models.card.${kind}.named`, { title })} onClick=${(/** @type {any} */ event) => leave(event, rowAddress(`${kind}/${record}`, view))}>${t(`models.card.${kind}`)}</a>`)}
    </span>`;
}

/** Where this row is, so that it can be come back to, filters and all. @param {string} at @param {string} view */
function rowAddress(at, view) {
  const query = new URLSearchParams(location.search);
  if (location.pathname === "/models") query.set("view", view);
  query.set("at", at);
  return `${location.pathname}?${query}`;
}

/** Note the row in this page's address first, so that the browser's Back leads to it, too. @param {any} event @param {string} row */
function leave(event, row) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.replaceState(null, "", row);
  go(event.currentTarget.href);
}
