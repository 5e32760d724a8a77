// @ts-check
/** The lesson of an instrument: two plans, what to say, and a handout that prints on a page of its own. */
import { html, useEffect, useState } from "../ui.js";
import { hasWords, language, t } from "../i18n/translate.js";
import { Markdown } from "../components/markdown.js";

/** @param {{store: any, name: string}} props */
export function LessonCard({ store, name }) {
  const [card, setCard] = useState(/** @type {any} */ (null));
  const spoken = language.value;
  useEffect(() => {
    const leaving = new AbortController();
    store.read(`/app/lab/lessons/${spoken}/${name}`, leaving.signal).then((told) => told && setCard(told));
    return () => leaving.abort();
  }, [name, spoken]);
  if (!card) return null;
  return html`
    <section class="lesson" lang=${card.language} aria-labelledby="lesson-title">
      <h2 id="lesson-title">${card.title}</h2>
      <p>${card.goal}</p>
      <dl>${["ages", "subjects", "needs"].map((one) => html`<dt>${t(`lab.lesson.${one}`)}</dt><dd>${card[one]}</dd>`)}
        <dt>${t("lab.lesson.tags")}</dt><dd>${card.tags.join(" · ")}</dd></dl>
      ${Object.entries(card.parts).map(([part, text]) => html`<${Part} part=${part} text=${text} />`)}
    </section>`;
}

/** @param {{part: string, text: any}} props */
function Part({ part, text }) {
  const key = `lab.lesson.${part}`;
  const print = () => {
    document.documentElement.dataset.print = "handout";
    addEventListener("afterprint", () => { delete document.documentElement.dataset.print; }, { once: true });
    window.print();
  };
  return html`
    <section class="lesson-part" data-part=${part}>
      <h3>${t(hasWords(key) ? key : part)}</h3>
      <${Markdown} text=${text} />
      ${part === "handout" && html`<p class="no-print"><button type="button" onClick=${print}>${t("lab.lesson.print")}</button></p>`}
    </section>`;
}
