// @ts-check
/** A picture of a question: from memory before it is sent, and from the desk after. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";

/** @param {{store: any, file: any, about: string}} props */
export function AttachedPicture({ store, file, about }) {
  const address = usePicture(store, file);
  return html`
    <figure class="attached-picture">
      ${address && html`<img src=${address} alt=${t("attach.picture.alt", { name: file.name })} />`}
      <figcaption dir="auto">${about}</figcaption>
    </figure>`;
}

/** The address of a picture, "" until it is here. @param {any} store @param {any} file */
function usePicture(store, file) {
  const [address, setAddress] = useState(file.picture ?? "");
  useEffect(() => {
    if (file.picture) return undefined;
    let made = "";
    let isGone = false;
    store.using((/** @type {any} */ requests) => requests.blob(`/app/pictures/${file.picture_id}`)).then((/** @type {Blob | null} */ blob) => {
      if (!blob || isGone) return;
      made = URL.createObjectURL(blob);
      setAddress(made);
    }, () => {}); // the connection is lost, which is told elsewhere
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [file.picture_id]);
  return address;
}
