// @ts-check
/** Copies a text, and says so for a moment. Works without a secure context. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";

const SHOWN_MS = 2000;

/** @param {{text: string}} props */
export function CopyButton({ text }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => setCopied(copied(text));
  return html`<button type="button" class="quiet" onClick=${copy}>${t(isCopied ? "chat.copied" : "chat.copy")}</button>`;
}

/** @param {string} text */
function copied(text) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  return done;
}
