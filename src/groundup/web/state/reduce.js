// @ts-check
/**
 * What the page knows, changed by events: pure functions (state, event) → state, tested without a screen.
 * A state is never changed; what an event does not touch stays the same object.
 */

import { LAB_ACTS } from "./lab-runs.js";
import { MODEL_ACTS } from "./model-news.js";
import { appended, takenOver, wholeOf } from "./written.js";

/**
 * @typedef {object} State
 * @property {any[]} chats those first that changed last
 * @property {any[]} folders
 * @property {any[]} roles
 * @property {any[]} models that are here
 * @property {any[]} downloads of models: all that are on their way, from wherever
 * @property {Record<string, any>} engines states of the models in memory, by the digests of their manifests
 * @property {Record<string, any>} kit_checks by the folders of the kits
 * @property {any} measurement of this computer: whether one goes on, and how the one before ended
 * @property {Record<string, string>} drafts
 * @property {Record<string, string>} preferences
 * @property {Record<string, any>} messages by id; those of chats that were opened, and all that came since
 * @property {Record<string, import("./written.js").Written>} written what running answers have so far, by the id of their message
 * @property {Record<string, any>} phases of running answers, by the id of their message
 * @property {Record<string, any>} lab runs of instruments, by id
 * @property {string[]} holes ids of messages of which a piece is missing: ask for their chat again
 */

/** @type {State} */
export const EMPTY = Object.freeze({
  chats: [], folders: [], roles: [], models: [], downloads: [], engines: {}, kit_checks: {}, measurement: { state: "none" }, drafts: {}, preferences: {}, messages: {}, written: {}, phases: {}, lab: {}, holes: [],
});

/**
 * The whole state, as the server tells it. Messages that are known stay; those that ran are asked for again.
 * @param {State} state @param {any} told
 * @returns {State}
 */
export function takeSnapshot(state, told) {
  const running = Object.values(state.messages).filter((one) => one.state === "running");
  return { ...EMPTY, ...told, messages: state.messages, written: state.written, holes: running.map((one) => one.id) };
}

/**
 * A chat with its messages, as asked for.
 * @param {State} state @param {{chat: any, messages: any[]}} told
 * @returns {State}
 */
export function takeChat(state, told) {
  const news = told.messages.filter((one) => isNewer(state.messages[one.id] && wholeOf(state, one.id), one));
  const taken = news.reduce(takenOver, state);
  const mended = new Set(told.messages.map((one) => one.id));
  return { ...taken, chats: upserted(state.chats, told.chat), holes: state.holes.filter((id) => !mended.has(id)) };
}

/**
 * @param {State} state @param {any} event
 * @returns {State}
 */
export function reduce(state, event) {
  const act = ACTS[/** @type {keyof typeof ACTS} */ (event.type)];
  return act ? act(state, event) : state;
}

const ACTS = {
  ...MODEL_ACTS,
  ...LAB_ACTS,
  /** @param {State} state @param {any} event */
  chat: (state, event) => ({ ...state, chats: upserted(state.chats, event.data) }),
  /** @param {State} state @param {any} event */
  chat_gone: (state, event) => ({ ...state, chats: without(state.chats, event.data.id) }),
  /** @param {State} state @param {any} event */
  folder: (state, event) => ({ ...state, folders: upserted(state.folders, event.data) }),
  /** @param {State} state @param {any} event */
  folder_gone: (state, event) => ({ ...state, folders: without(state.folders, event.data.id) }),
  /** @param {State} state @param {any} event */
  role: (state, event) => ({ ...state, roles: upserted(state.roles, event.data) }),
  /** @param {State} state @param {any} event */
  role_gone: (state, event) => ({ ...state, roles: without(state.roles, event.data.id) }),
  /** @param {State} state @param {any} event */
  preference: (state, event) => ({
    ...state, preferences: { ...state.preferences, [event.data.name]: event.data.value },
  }),
  /** @param {State} state @param {any} event */
  message: (state, event) => {
    const { [event.data.id]: _, ...phases } = state.phases;
    return { ...takenOver(state, event.data), phases, holes: state.holes.filter((id) => id !== event.data.id) };
  },
  /** @param {State} state @param {any} event */
  unsaved: (state, event) => {
    const id = idOf(event);
    if (!state.messages[id]) return state;
    return takenOver(state, { ...wholeOf(state, id), state: "failed", details: { error: event.data } });
  },
  /** @param {State} state @param {any} event */
  phase: (state, event) => ({ ...state, phases: { ...state.phases, [idOf(event)]: event.data } }),
  /** @param {State} state @param {any} event */
  text: (state, event) => appended(state, event, idOf(event), "text"),
  /** @param {State} state @param {any} event */
  thinking: (state, event) => appended(state, event, idOf(event), "thinking"),
  /** @param {State} state @param {any} event a tool that an answer wants to be used, at its place */
  tool_call: (state, event) => {
    const known = state.messages[idOf(event)];
    if (!known) return state;
    const { index, ...call } = event.data;
    const calls = [...(known.details.tool_calls ?? [])];
    calls[index] = call;
    const message = { ...known, details: { ...known.details, tool_calls: calls } };
    return { ...state, messages: { ...state.messages, [known.id]: message } };
  },
};

/**
 * Whether a reading of a message tells more than what is known: an ended one does, else the longer.
 * @param {any} known as far as it was written; undefined = nothing @param {any} told
 */
function isNewer(known, told) {
  const runs = (/** @type {any} */ one) => one.details.runs ?? 1;
  if (known && runs(known) !== runs(told)) return runs(told) > runs(known);
  if (!known || told.state !== "running") return true;
  if (known.state !== "running") return false; // the news that it has ended was quicker than this reading
  return told.text.length + told.thinking.length >= known.text.length + known.thinking.length;
}

/** @param {any[]} list @param {any} item */
function upserted(list, item) {
  const rest = without(list, item.id);
  return item.changed_ms === undefined
    ? [...rest, item].sort((a, b) => a.name.localeCompare(b.name))
    : [item, ...rest].sort((a, b) => b.changed_ms - a.changed_ms);
}

/** @param {any[]} list @param {string} id */
function without(list, id) {
  return list.filter((one) => one.id !== id);
}

/** @param {any} event */
function idOf(event) {
  return event.topic.slice("message/".length);
}
