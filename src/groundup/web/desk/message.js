// @ts-check
/** One message: who says it, its text as far as it has come, how it ended, and what can be done with it. */
import { computed, html, useMemo } from "../ui.js";
import { t } from "../i18n/translate.js";
import { CopyButton } from "../components/copy-button.js";
import { ErrorNote } from "../components/error-note.js";
import { Again } from "./again.js";
import { AnswerText } from "./answer-text.js";
import { Attachments } from "./attachments.js";
import { EditQuestion } from "./edit-question.js";
import { Energy } from "./energy.js";
import { NextSteps } from "./next-step.js";
import { ToolCalls } from "./tool-calls.js";
import { goByLink } from "../state/place.js";
import { writtenOf } from "../state/written.js";

/** @param {{store: any, message: any, siblings: string[]}} props */
export function Message({ store, message, siblings }) {
  const isAnswer = message.role === "assistant";
  const isRunning = message.state === "running";
  return html`
    <li>
      <article class="message" data-message=${message.id} data-role=${message.role} data-state=${message.state}
        aria-labelledby=${`who-${message.id}`} aria-busy=${isRunning}>
        <h3 id=${`who-${message.id}`}>${isAnswer ? t("chat.ai", { model: message.model }) : t("chat.you")}</h3>
        <${Thinking} store=${store} message=${message} />
        ${isAnswer
          ? html`<${AnswerText} store=${store} id=${message.id} />`
          : html`<${Question} store=${store} message=${message} />`}
        <${ToolCalls} calls=${message.details.tool_calls ?? []} />
        ${isRunning && html`<${Phase} store=${store} message=${message} />`}
        <${Ending} store=${store} message=${message} />
        <${Energy} message=${message} />
        ${!isRunning && html`<${Actions} store=${store} message=${message} siblings=${siblings} />`}
      </article>
    </li>`;
}

/** @param {{store: any, message: any}} props */
function Question({ store, message }) {
  const close = () => { store.editing.value = ""; };
  if (store.editing.value === message.id) return html`<${EditQuestion} store=${store} message=${message} close=${close} />`;
  return html`
    <${Attachments} store=${store} files=${message.details.attachments ?? []} />
    ${message.text && html`<p class="question" dir="auto">${message.text}</p>`}`;
}

/**
 * Something of what a message says up to now; a component that asks is drawn anew when that changes, not with each piece.
 * @template T @param {any} store @param {string} id @param {(written: import("../state/written.js").Written) => T} read
 */
function useWritten(store, id, read) {
  return useMemo(() => computed(() => read(writtenOf(store.state.value, id))), [store, id]).value;
}

/** @param {{store: any, message: any}} props */
function Thinking({ store, message }) {
  const thinking = useWritten(store, message.id, (written) => written.thinking);
  const seconds = message.details.thinking_s;
  return thinking && html`
    <details class="thinking">
      <summary>${seconds === undefined ? t("chat.thinking") : t("chat.thought", { seconds })}</summary>
      <p dir="auto">${thinking}</p>
    </details>`;
}

/** @param {{store: any, message: any}} props */
function Phase({ store, message }) {
  if (useWritten(store, message.id, ({ text }) => text.length > 0)) return null;
  const phase = store.state.value.phases[message.id] ?? { name: "loading" };
  return html`<p class="phase">${t(`phase.${phase.name}`, { ...phase, model: message.model })}</p>`;
}

/** @param {{store: any, message: any}} props */
function Ending({ store, message }) {
  const { error, reason, left_out: leftOut } = message.details;
  if (message.state === "failed" && error) return html`
    <${ErrorNote} error=${error}><${NextSteps} store=${store} error=${error} message=${message} /><//>`;
  if (leftOut && message.state === "whole") return html`<p class="ending">${t("chat.left_out", { count: leftOut })}</p>`;
  if (message.state === "stopped") return html`<p class="ending">${t(reason === "stopped" ? "chat.stopped" : `chat.stopped.${reason}`)}</p>`;
  return reason === "length" ? html`<p class="ending">${t("chat.length")}</p>` : null;
}

/** @param {{store: any, message: any, siblings: string[]}} props */
function Actions({ store, message, siblings }) {
  const place = siblings.indexOf(message.id);
  const show = (/** @type {number} */ other) =>
    store.act("chat.show_branch", { chat_id: message.chat_id, message_id: siblings[other] });
  return html`
    <div class="actions">
      ${siblings.length > 1 && html`
        <button type="button" class="quiet" aria-label=${t("chat.branch.previous")} disabled=${place === 0}
          onClick=${() => show(place - 1)}>‹</button>
        <span>${t("chat.branch", { position: place + 1, all: siblings.length })}</span>
        <button type="button" class="quiet" aria-label=${t("chat.branch.next")} disabled=${place === siblings.length - 1}
          onClick=${() => show(place + 1)}>›</button>`}
      <${CopyButton} text=${message.text} />
      ${message.role === "user"
        ? html`<button type="button" class="quiet" onClick=${() => { store.editing.value = message.id; }}>${t("chat.edit")}</button>`
        : html`
          <${Again} store=${store} message=${message} />
          ${canGoOn(message) && html`<button type="button" class="quiet"
            onClick=${() => store.act("answer.continue", { message_id: message.id })}>${t("chat.continue")}</button>`}
          ${message.text && html`<a class="quiet" href=${hesitation(message)} onClick=${goByLink}>${t("lab.hesitated.title")}</a>`}`}
    </div>`;
}

/** Where the lab looks at an answer, with the model that wrote it. @param {any} message */
function hesitation(message) {
  return `/lab/hesitated?${new URLSearchParams({ message: message.id, model: message.model })}`;
}

/** Whether an answer ended before its model did. @param {any} message */
function canGoOn(message) {
  return message.state !== "whole" ? Boolean(message.text || message.thinking) : message.details.reason === "length";
}
