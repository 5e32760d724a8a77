// @ts-check
/** Chooses a folder or model file of this computer: a browser's own chooser does not tell where a file is. */
import { html, signal, useEffect, useMemo, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { sizeText } from "./figures.js";

/** A file of a model in parts, as llama.cpp calls them. */
const PART = /-\d{5}-of-\d{5}\.gguf$/i;

/**
 * @param {{store: any, wants: "kit" | "model", onChoose: (path: string) => void, onClose: () => void}} props
 * Closed by choosing, by its button, or by Escape.
 */
export function FolderChooser({ store, wants, onChoose, onClose }) {
  const [at, setAt] = useState("");
  const [typed, setTyped] = useState("");
  const refusal = useMemo(() => signal(/** @type {any} */ (null)), []); // its own: the page below stays as it was
  const folder = useFolder(store, at, refusal);
  const dialog = useRef(/** @type {any} */ (null));
  const here = useRef(/** @type {any} */ (null));
  const field = useRef(/** @type {any} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (!folder) return;
    if (at) here.current?.focus(); // the button that was pressed is gone
    else if (field.current.value) return; // somebody was quicker
    else suggest(field.current, folder.path);
    setTyped(folder.path);
  }, [folder]);
  return html`
    <dialog ref=${dialog} class="chooser" aria-label=${t(`models.chooser.${wants}`)} onClose=${onClose}>
      <h3>${t(`models.chooser.${wants}`)}</h3>
      <form class="row" onSubmit=${(/** @type {any} */ event) => { event.preventDefault(); setAt(event.target.elements.path.value); }}>
        <label class="grows">${t("models.chooser.path")} <input ref=${field} type="text" name="path" dir="ltr" value=${typed} onInput=${(/** @type {any} */ event) => setTyped(event.target.value)} /></label>
        <button type="submit">${t("models.chooser.open")}</button>
      </form>
      ${refusal.value && html`<${ErrorNote} error=${refusal.value} isBlocking=${true} />`}
      ${folder && html`
        <p class="here" tabindex="-1" ref=${here} dir="ltr">${folder.path}</p>
        <div class="row">
          ${folder.places.map((/** @type {string} */ one, /** @type {number} */ number) => html`
            <button type="button" key=${one} dir="auto" onClick=${() => setAt(one)}>${number ? one : t("models.chooser.home")}</button>`)}
          ${folder.parent && html`<button type="button" onClick=${() => setAt(folder.parent)}>${t("models.chooser.up")}</button>`}
        </div>
        <${Entries} folder=${folder} wants=${wants} onOpen=${setAt} onChoose=${onChoose} />`}
      <div class="row ends">
        ${folder && canChoose(folder, wants) && html`
          <button type="button" class="main" onClick=${() => onChoose(folder.path)}>${t(`models.chooser.choose.${wants}`)}</button>`}
        <button type="button" onClick=${() => dialog.current?.close()}>${t("models.chooser.close")}</button>
      </div>
    </dialog>`;
}

/** What is typed next takes its place, even if it is typed in this moment. @param {HTMLInputElement} field @param {string} path */
function suggest(field, path) {
  field.value = path;
  if (document.activeElement === field) field.select();
}

/** @param {{folder: any, wants: string, onOpen: (path: string) => void, onChoose: (path: string) => void}} props */
function Entries({ folder, wants, onOpen, onChoose }) {
  const files = wants === "model" ? folder.files : [];
  if (!folder.folders.length && !files.length) return html`<p class="muted">${t("models.chooser.empty")}</p>`;
  return html`
    <ul role="list" class="entries" tabindex="0" aria-label=${folder.path}>
      ${folder.folders.map((one) => html`<li key=${one.path}><button type="button" class="quiet" dir="auto" onClick=${() => onOpen(one.path)}>
        <span aria-hidden="true">▸ </span>${one.name}</button></li>`)}
      ${files.map((one) => html`<li key=${one.path}><button type="button" dir="auto" onClick=${() => onChoose(one.path)}>
        ${t("models.chooser.file", { name: one.name, size: sizeText(one.size_bytes) })}</button></li>`)}
    </ul>`;
}

/** A kit is chosen as a folder, and so is a model in parts. @param {any} folder @param {string} wants */
function canChoose(folder, wants) {
  return wants === "kit" ? folder.is_kit : folder.files.some((/** @type {any} */ one) => PART.test(one.name));
}

/** @param {any} store @param {string} at @param {{value: any}} refusal */
function useFolder(store, at, refusal) {
  const [folder, setFolder] = useState(/** @type {any} */ (null));
  useEffect(() => {
    const gone = new AbortController();
    refusal.value = null;
    store.read(`/app/folders?at=${encodeURIComponent(at)}`, gone.signal, refusal).then((/** @type {any} */ told) => told && setFolder(told));
    return () => gone.abort();
  }, [at]);
  return folder;
}
