// @ts-check
/** Copies a text, and says so for a moment. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { copyText } from "../markdown/clipboard.js";

const SHOWN_MS = 2000;

/** @param {{text: string, label?: string}} props */
export function CopyButton({ text, label = t("chat.copy") }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => setCopied(copyText(text));
  return html`<button type="button" class="quiet" onClick=${copy}>${isCopied ? t("chat.copied") : label}</button>`;
}
