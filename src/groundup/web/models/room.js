// @ts-check
/** Models of other computers in this room. Nobody is asked before a button is pressed. */
import { html, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { ErrorNote } from "../components/error-note.js";
import { SAID } from "../components/said.js";
import { MOVING, readiness } from "../state/readiness.js";
import { CardLinks } from "./card-links.js";
import { sizeText } from "./figures.js";

/** @param {{store: any}} props */
export function Room({ store }) {
  const [typed, setTyped] = useState({ address: "", code: "", givesOn: true });
  const [seen, setSeen] = useState(/** @type {string[] | null} */ (null));
  const [told, setTold] = useState(/** @type {any[] | null} */ (null));
  const [busy, setBusy] = useState("");
  const set = (/** @type {string} */ name) => (/** @type {any} */ event) =>
    setTyped({ ...typed, [name]: event.target.type === "checkbox" ? event.target.checked : event.target.value });
  const during = async (/** @type {string} */ what, /** @type {() => Promise<any>} */ work) => {
    setBusy(what);
    const answer = await work();
    setBusy("");
    return answer;
  };
  const look = async () => {
    const answer = await during("look", () => store.act("room.look", {}));
    if (!answer) return;
    setSeen(answer.addresses);
    if (answer.addresses.length) setTyped({ ...typed, address: answer.addresses.join(" ") });
  };
  const addresses = split(typed.address);
  const list = async (/** @type {any} */ event) => {
    event.preventDefault();
    const { address, code } = event.target.elements; // what stands there now, drawn or not
    const asked = { addresses: split(address.value), code: code.value };
    const answer = await during("list", () => store.act("room.list", asked));
    setTold(answer ? answer.computers : null);
  };
  const fetch = (/** @type {any} */ model, /** @type {string} */ address) =>
    store.act("room.fetch", { name: model.full, addresses: [address, ...addresses.filter((one) => one !== address)], code: typed.code, gives_on: typed.givesOn });
  return html`
    <section aria-labelledby="room">
      <h2 id="room">${t("models.room")}</h2>
      <p class="muted">${t("models.room.about")}</p>
      <form class="room-form" onSubmit=${list}>
        <div class="row"><button type="button" disabled=${busy !== ""} onClick=${look}>${t(busy === "look" ? "models.room.looking" : "models.room.look")}</button>
          <span ...${SAID}>${seen && t("models.room.seen", { count: seen.length })}</span></div>
        <label>${t("models.room.address")} <input type="text" name="address" dir="ltr" required value=${typed.address} onInput=${set("address")} /></label>
        <label>${t("models.room.code")} <input type="text" name="code" dir="ltr" required autocomplete="off" autocapitalize="characters" spellcheck=${false} value=${typed.code} onInput=${set("code")} /></label>
        <label class="trust"><input type="checkbox" checked=${typed.givesOn} onChange=${set("givesOn")} /> <span>${t("models.room.gives_on")}</span></label>
        <div class="row"><button type="submit" class="main" disabled=${busy !== ""}>${t(busy === "list" ? "models.room.asking" : "models.room.list")}</button></div>
      </form>
      ${told?.map((one) => html`<${Computer} key=${one.address} store=${store} computer=${one} onFetch=${fetch} />`)}
    </section>`;
}

/** Several addresses stand in one field. @param {string} text */
function split(text) {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** @param {{store: any, computer: any, onFetch: (model: any, address: string) => void}} props */
function Computer({ store, computer, onFetch }) {
  return html`
    <article class="computer" data-address=${computer.address}>
      <h3 dir="ltr">${computer.address}</h3>
      ${computer.error ? html`<${ErrorNote} error=${computer.error} isBlocking=${true} />` : html`<p ...${SAID}>${t("models.count", { count: computer.models.length })}</p>`}
      <ul role="list" class="models-list">
        ${computer.models.map((one) => html`<${RoomModel} key=${one.full} store=${store} model=${one} onFetch=${() => onFetch(one, computer.address)} />`)}
      </ul>
    </article>`;
}

/** @param {{store: any, model: any, onFetch: () => void}} props */
function RoomModel({ store, model, onFetch }) {
  const { step } = readiness(store.state.value, model.full);
  const isHere = model.is_here || ["ready", "loading", "loaded"].includes(step);
  const size = sizeText(model.size_bytes);
  return html`
    <li class="model" data-name=${model.name}>
      <div class="about">
        <h4 dir="auto">${model.name}</h4>
        <span>${t("models.kit.facts", { size, licence: model.licence || t("models.unknown") })}</span>
        <${CardLinks} record=${model.record} title=${model.name} view="room" />
      </div>
      <div class="controls">
        ${isHere ? t("models.is_here") : MOVING.includes(step) ? t("models.is_coming") : html`
          <button type="button" class="main" aria-label=${t("models.download.named", { title: model.name, size })} onClick=${onFetch}>${t("models.download", { size })}</button>`}
      </div>
    </li>`;
}
