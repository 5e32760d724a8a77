// @ts-check
/** The role card: words that stand before a chat, named, edited here and used again. */
import { html, useRef, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { useOwn } from "../components/own-value.js";

/** @param {{store: any}} props */
export function RoleCard({ store }) {
  const dialog = useRef(/** @type {any} */ (null));
  const [isOpen, setOpen] = useState(false);
  const { roles } = store.state.value;
  const chosen = store.chat.value ? (store.chat.value.role_id ?? "") : store.newRoleId.value;
  const choose = (/** @type {string} */ id) => {
    if (store.chat.value) store.act("chat.change", { chat_id: store.chat.value.id, role_id: id });
    else store.newRoleId.value = id;
  };
  const show = () => {
    setOpen(true);
    dialog.current?.showModal();
  };
  return html`
    <label><span>${t("role.label")}</span>
      <select value=${chosen} onChange=${(/** @type {any} */ event) => choose(event.target.value)}>
        <option value="">${t("role.none")}</option>
        ${roles.map((one) => html`<option value=${one.id}>${one.name}</option>`)}
      </select></label>
    <button type="button" class="quiet" onClick=${show}>${t(chosen ? "role.edit" : "role.new")}</button>
    <dialog ref=${dialog} onClose=${() => setOpen(false)} aria-label=${t("role.label")}>
      ${isOpen && html`<${Editor} store=${store} role=${roles.find((one) => one.id === chosen)} choose=${choose}
        close=${() => dialog.current?.close()} />`}
    </dialog>`;
}

/** @param {{store: any, role: any, choose: (id: string) => void, close: () => void}} props */
function Editor({ store, role, choose, close }) {
  const [name, setName] = useOwn(role?.name ?? "");
  const [text, setText] = useOwn(role?.text ?? "");
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const saved = await store.act("role.save", { name, text, id: role?.id ?? "" });
    if (saved) choose(saved.id);
    close();
  };
  const remove = async () => {
    choose("");
    await store.act("role.delete", { id: role.id });
    close();
  };
  return html`
    <form class="choices" onSubmit=${save}>
      <label>${t("role.name")} <input required maxlength="80" dir="auto" value=${name}
        onInput=${(/** @type {any} */ event) => setName(event.target.value)} /></label>
      <label>${t("role.text")} <textarea required rows="6" dir="auto" value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.target.value)}></textarea></label>
      <div class="row">
        ${role && html`<button type="button" class="danger" onClick=${remove}>${t("menu.delete")}</button>`}
        <button type="button" onClick=${close}>${t("menu.close")}</button>
        <button type="submit" class="main">${t("role.save")}</button></div>
    </form>`;
}
