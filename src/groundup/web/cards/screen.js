// @ts-check
/** The two cards of a model, each on a page of its own that prints well: `/card/openness/NAME`, `/card/fit/NAME`. */
import { html, useEffect, useState } from "../ui.js";
import { language, t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { goByLink, place } from "../state/place.js";
import { FitCard } from "./fit-card.js";
import { OpennessCard } from "./openness-card.js";

/** The screen of those who came from no row. */
const ALL = "/models";

/** @param {{store: any}} props */
export function Cards({ store }) {
  const [, , kind, ...rest] = place.value.split("/");
  const name = decodeURIComponent(rest.join("/"));
  const path = kind === "fit" ? `/app/cards/fit/${name}` : `/app/cards/openness/${language.value}/${name}`;
  const { told, readAgain } = useTold(store, path);
  const isHere = told?.path === path;
  const back = rowOf(location.search);
  const failure = store.refusal.value;
  const view = kind === "fit" ? FitCard : OpennessCard;
  return html`
    <main class="page paper">
      <p class="controls"><button type="button" class="main" onClick=${() => print()}>${t("card.print")}</button>
        <a href=${`/card/${kind === "fit" ? "openness" : "fit"}/${name}${location.search}`} onClick=${goByLink}>${t(kind === "fit" ? "card.to_openness" : "card.to_fit")}</a>
        <a href=${back} onClick=${goByLink}>${t(back === ALL ? "card.back" : "card.return")}</a></p>
      <h1 tabindex="-1"><bdi>${isHere ? told.answer.card?.name ?? told.answer.title : t("card.title")}</bdi></h1>
      ${failure && html`<${ErrorNote} error=${failure} />`}
      ${isHere && html`<${view} store=${store} told=${told.answer} onMeasured=${readAgain} />`}
    </main>`;
}

/** The address of the row from which somebody came; that of all models where none is said. @param {string} query */
export function rowOf(query) {
  const back = new URLSearchParams(query).get("back") ?? "";
  return /^\/(models|welcome)(\?|$)/.test(back) ? back : ALL;
}

/** @param {any} store @param {string} path */
function useTold(store, path) {
  const [told, setTold] = useState(/** @type {{path: string, answer: any} | null} */ (null));
  const [reading, setReading] = useState(1);
  useEffect(() => {
    const gone = new AbortController();
    store.read(path, gone.signal).then((/** @type {any} */ answer) => answer && setTold({ path, answer }));
    return () => gone.abort();
  }, [path, reading]);
  return { told, readAgain: () => setReading((count) => count + 1) };
}
