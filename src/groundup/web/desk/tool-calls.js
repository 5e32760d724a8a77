// @ts-check
/** Tools that an answer wants to be used: the name, what it is given, and what came back, where something did. */
import { html } from "../ui.js";
import { t } from "../i18n/translate.js";

/** @param {{calls: any[]}} props */
export function ToolCalls({ calls }) {
  const told = calls.filter(Boolean);
  return told.length > 0 && html`
    <ul role="list" class="tool-calls">${told.map((call, place) => html`<${ToolCall} key=${place} call=${call} />`)}</ul>`;
}

/** @param {{call: any}} props */
function ToolCall({ call }) {
  const hasResult = call.result != null;
  return html`
    <li class="tool-call">
      <details open>
        <summary>${t("tool.call", { name: call.name })}</summary>
        <dl>
          <dt>${t("tool.arguments")}</dt><dd><pre tabindex="0" dir="auto">${written(call.arguments)}</pre></dd>
          <dt>${t("tool.result")}</dt>
          <dd>${hasResult ? html`<pre tabindex="0" dir="auto">${written(call.result)}</pre>` : html`<p>${t("tool.no_result")}</p>`}</dd>
        </dl>
      </details>
    </li>`;
}

/** A value as people read it: words as they are, all else as JSON. @param {any} value */
function written(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
