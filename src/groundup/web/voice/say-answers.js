// @ts-check
/** What is said of the answer that is being written: that it thinks, whole sentences, and that it has ended. */
import { effect } from "../ui.js";
import { errorWords } from "../i18n/error-words.js";
import { t } from "../i18n/translate.js";
import { writtenOf } from "../state/written.js";
import { sentenceEnd, spoken, wordCount } from "./sentences.js";

/** What is said in the end: how long it is, why it failed, or that it was stopped. @param {any} message */
function ending(message) {
  if (message.state === "whole") return t("say.finished", { count: wordCount(message.text) });
  if (message.state !== "failed" || !message.details.error) return t("say.stopped");
  const { title, text } = errorWords(message.details.error);
  return `${title} ${text}`;
}

/** The answer that this page has asked for, if nobody has seen it run: it came whole. @param {import("../state/store.js").Store} store */
function endedAtOnce(store) {
  const asked = store.state.value.messages[store.asked.value];
  return asked && asked.state !== "running" ? asked.id : "";
}

/**
 * Follow a store; returns what ends it.
 * @param {import("../state/store.js").Store} store @param {import("./announcer.js").Announcer} announcer
 */
export function sayAnswers(store, announcer) {
  let id = "";
  let said = 0;
  let told = ""; // the one before, to its end
  let link = store.link.peek();
  const endAnswers = effect(() => {
    const running = store.running.value;
    const begun = running?.id ?? endedAtOnce(store);
    if (begun && begun !== id && (running || begun !== told)) {
      [id, said] = [begun, 0];
      if (running) announcer.interrupt(t("say.thinking"));
    }
    const message = id ? store.state.value.messages[id] : null;
    if (!message) return;
    const { text } = writtenOf(store.state.value, id);
    const end = message.state === "running" ? sentenceEnd(text, said) : text.length;
    const words = spoken(text.slice(said, end));
    said = Math.max(said, end);
    if (words) announcer.say(words);
    else announcer.sayDue();
    if (message.state !== "running") {
      [id, told] = ["", id];
      announcer.say(ending(message), true);
    }
  });
  const endLink = effect(() => {
    const now = store.link.value;
    if (now !== link && now === "lost") announcer.interrupt(t("say.lost"));
    if (now !== link && now === "not_now") announcer.interrupt(t("link.not_now"));
    if (now !== link && now === "open" && link !== "opening") announcer.say(t("say.connected"), true);
    link = now;
  });
  return () => {
    endAnswers();
    endLink();
  };
}
