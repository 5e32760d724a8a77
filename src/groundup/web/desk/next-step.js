// @ts-check
/** Buttons that do the next step after an error of an answer, or after a question that was refused. */
import { html, useEffect, useState } from "../ui.js";
import { t } from "../i18n/translate.js";
import { CopyButton } from "../components/copy-button.js";
import { go } from "../state/place.js";
import { nextModel } from "../state/next-model.js";
import { writeDraft } from "./draft.js";
import { stepsAfter } from "./next-steps.js";

const MOST_BUTTONS = 3;
const MIDDLE = 0.5;

/**
 * @typedef {object} Trouble
 * @property {any} store
 * @property {any} error
 * @property {any} [message] the answer that failed; none = what was asked for was refused, or came to nothing
 * @property {string} [text] of the composer
 * @property {() => void} [resend] asks for the same once more
 */

/** @param {Trouble} trouble */
export function NextSteps(trouble) {
  const steps = stepsAfter(trouble.error).map((name) => STEPS[name](trouble)).filter(Boolean).slice(0, MOST_BUTTONS);
  return steps.length > 0 && html`<div class="next-steps">${steps.map((step, place) => html`<${Step} key=${place} step=${step} isMain=${place === 0} />`)}</div>`;
}

/** @param {{step: any, isMain: boolean}} props */
function Step({ step, isMain }) {
  const seconds = useCountdown(step.waitS ?? 0);
  if (step.copied) return html`<${CopyButton} text=${step.copied} label=${step.words} />`;
  const words = seconds > 0 ? t("next.again_in", { seconds }) : step.words;
  return html`<button type="button" class=${isMain ? "main" : ""} disabled=${seconds > 0} onClick=${step.act}>${words}</button>`;
}

/** Seconds that are left of a wait, counted down. @param {number} waitS */
function useCountdown(waitS) {
  const [left, setLeft] = useState(Math.ceil(waitS));
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return left;
}

/** Each step: null where it cannot be done. @type {Record<string, (trouble: Trouble) => any>} */
const STEPS = {
  again: (trouble) => {
    const act = trouble.message ? () => answerAgain(trouble, {}) : trouble.resend;
    return act && { words: t("next.again"), act, waitS: waitOf(trouble) };
  },
  continue: (trouble) => trouble.message?.text && {
    words: t("next.continue"), act: () => trouble.store.act("answer.continue", { message_id: trouble.message.id }),
  },
  other_model: (trouble) => byModel(trouble, (_) => true),
  smaller_model: (trouble) => byModel(trouble, (one, failed) => one.size_bytes < (failed?.size_bytes ?? Infinity)),
  seeing_model: (trouble) => byModel(trouble, (one) => one.can_see),
  more_models: () => ({ words: t("next.more_models"), act: () => go("/models") }),
  leave_out: (trouble) => hasEarlier(trouble) && {
    words: t("next.leave_out"), act: () => answerAgain(trouble, { drops_oldest: true }),
  },
  shorten: (trouble) => {
    const question = questionOf(trouble);
    return question && { words: t("next.shorten"), act: () => { trouble.store.editing.value = question.id; } };
  },
  new_chat: (trouble) => {
    const question = questionOf(trouble);
    return question?.text && hasEarlier(trouble) && { words: t("next.new_chat"), act: () => beginWith(trouble.store, question.text) };
  },
  begin: ({ store }) => ({ words: t("next.begin"), act: () => { store.show(""); go("/"); } }),
  without_role: (trouble) => trouble.message && trouble.store.chat.value?.role_id && {
    words: t("next.without_role"), act: async () => {
      await trouble.store.act("chat.change", { chat_id: trouble.message.chat_id, role_id: "" });
      answerAgain(trouble, {});
    },
  },
  without_files: ({ store, message }) => !message && store.attachments.value.length > 0 && {
    words: t("next.without_files"), act: () => { store.attachments.value = []; store.refusal.value = null; },
  },
  without_pictures: (trouble) => trouble.message && {
    words: t("next.without_pictures"), act: () => answerAgain(trouble, { drops_images: true }),
  },
  middle: (trouble) => trouble.message && { words: t("next.middle"), act: () => answerAgain(trouble, { dial: MIDDLE }) },
  other_file: ({ message }) => !message && press(".attach input", t("next.other_file")),
  other_export: () => press(".files input", t("next.other_file")),
  copy: ({ message, text }) => (message?.text || text) && { words: t("next.copy"), copied: message?.text || text },
  stop: ({ store }) => store.running.value && {
    words: t("next.stop"), act: () => store.act("answer.stop", { message_id: store.running.value.id }),
  },
  reload: () => ({ words: t("next.reload"), act: () => location.reload() }),
};

/** @param {Trouble} trouble @param {object} how */
function answerAgain({ store, message }, how) {
  return store.act("answer.again", { message_id: message.id, ...how });
}

/**
 * Let another model answer, or choose it for the next question.
 * @param {Trouble} trouble @param {(one: any, failed: any) => boolean} suits
 */
function byModel(trouble, suits) {
  const { store, message } = trouble;
  const other = nextModel(store.state.value.models, message?.model ?? store.model.value, suits);
  if (!other) return null;
  const choose = () => {
    store.pick(other.name);
    store.refusal.value = null;
  };
  return { words: t("next.other_model", { model: other.name }), act: message ? () => answerAgain(trouble, { model: other.name }) : choose };
}

/** How long it is still of no use to try again, in seconds. @param {Trouble} trouble */
function waitOf({ error, message }) {
  const wait = error.figures?.retry_after_s ?? 0;
  if (!message?.details.ended_ms) return wait;
  return Math.max(0, wait - (Date.now() - message.details.ended_ms) / 1000);
}

/** @param {Trouble} trouble */
function questionOf({ store, message }) {
  return message && store.state.value.messages[message.parent_id];
}

/** Whether more than the one question was told to the model. @param {Trouble} trouble */
function hasEarlier(trouble) {
  return Boolean(questionOf(trouble)?.parent_id);
}

/** A step that presses something else; null where that is not on this screen. @param {string} place @param {string} words */
function press(place, words) {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(place));
  return found && { words, act: () => found.click() };
}

/** @param {any} store @param {string} text */
function beginWith(store, text) {
  writeDraft("new", text);
  store.show("");
}
