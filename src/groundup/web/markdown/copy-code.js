// @ts-check
/** A button above each block of code that copies it. */
import { t } from "../i18n/translate.js";
import { copyText } from "./clipboard.js";

const SHOWN_MS = 2000;

/** @param {Element} block whose code has ended */
export function addCopyButtons(block) {
  for (const code of block.querySelectorAll("pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-code quiet";
    button.textContent = t("code.copy");
    button.addEventListener("click", () => {
      button.textContent = t(copyText(code.textContent ?? "") ? "chat.copied" : "code.copy");
      setTimeout(() => { button.textContent = t("code.copy"); }, SHOWN_MS);
    });
    code.before(button);
  }
}
