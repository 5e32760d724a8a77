// @ts-check
/** The state of the page as a signal, and what screens may do with it. */
import { batch, computed, signal } from "../ui.js";
import { Connection } from "../net/connection.js";
import { Outbox } from "../net/outbox.js";
import { RequestFailed, Requests } from "../net/requests.js";
import { shownBranch } from "./branch.js";
import { PacedEvents } from "./paced-events.js";
import { EMPTY, reduce, takeChat, takeSnapshot } from "./reduce.js";
import { sliced } from "./slices.js";
import { steady } from "./steady.js";

export class Store {
  state = sliced(EMPTY);
  /** "opening" until the first snapshot; "open", "lost", "not_now" (the chats cannot be opened) or "refused" then. */
  link = signal("opening");
  /** Whether the server has told its state; until then there is nothing to show. */
  isKnown = signal(false);
  /** The id of the chat that is shown; "" is a new one. */
  openId = signal("");
  /** What the last command was refused with, for the screen where it happened. */
  refusal = signal(/** @type {any} */ (null));

  chat = computed(() => this.state.value.chats.find((one) => one.id === this.openId.value));
  #shown = /** @type {import("./steady.js").Shown[]} */ ([]);
  branch = computed(() => {
    this.#shown = steady(this.#shown, shownBranch(this.state.value.messages, this.chat.value));
    return this.#shown;
  });
  /** The answer of this chat that is being written, if there is one. */
  running = computed(() => this.branch.value.find(({ message }) => message.state === "running")?.message);
  /** Its id, which stays while its text grows; "" = none is being written. */
  runningId = computed(() => this.running.value?.id ?? "");
  /** The id of the answer that this page has asked for last; it may have ended before this page heard of it. */
  asked = signal("");
  /** The last answer of this chat that is whole. */
  lastWhole = computed(() =>
    this.branch.value.filter(({ message }) => message.state === "whole" && message.role === "assistant").at(-1)?.message);
  /** The model that was picked since this chat is shown; "" if none was. */
  picked = signal("");
  /** The model that answers next. */
  model = computed(() => {
    const { models, preferences } = this.state.value;
    const wanted = this.picked.value || this.chat.value?.model || preferences.model;
    return models.find((one) => one.name === wanted)?.name ?? models[0]?.name ?? "";
  });

  /** What a chat that is about to begin will be: kept in memory alone, with a role, on the dial. */
  isTemporary = signal(false);
  newRoleId = signal("");
  newDial = signal(/** @type {number | null} */ (null));
  /** Files that go with the next question, as the server read them. */
  attachments = signal(/** @type {any[]} */ ([]));
  /** The id of the question that is being put in other words; "" = none. */
  editing = signal("");
  /** The chat that was thrown away last, while it can be taken back. */
  thrown = signal(/** @type {{id: string, title: string} | null} */ (null));

  #requests;
  #outbox;
  #key;

  /** @param {string} key of this page */
  constructor(key) {
    this.#key = key;
    this.#requests = new Requests(key);
    this.#outbox = new Outbox(this.#requests);
    this.openId.value = new URLSearchParams(location.search).get("chat") ?? "";
  }

  /** Follow the server; returns what ends it. */
  follow() {
    const paced = new PacedEvents((events) => {
      this.state.value = events.reduce(reduce, this.state.value);
      if (this.state.value.holes.length && this.openId.value) this.#load(this.openId.value);
    }, (ms) => connection.rest(ms));
    const connection = new Connection(this.#key, {
      snapshot: (told) => {
        paced.flush();
        batch(() => {
          this.state.value = takeSnapshot(this.state.value, told);
          this.link.value = "open";
          this.isKnown.value = true;
        });
        if (this.openId.value) this.#load(this.openId.value);
      },
      events: (events) => paced.take(events),
      state: (state) => {
        if (state !== "open" || this.link.value !== "opening") this.link.value = state;
      },
    });
    return connection.open();
  }

  /** Let a model answer next, and remember it. @param {string} name */
  pick(name) {
    this.picked.value = name; // at once: the next question may come before the server has answered
    this.act("preference.save", { name: "model", value: name });
  }

  /** Show a chat; "" begins a new one. @param {string} id */
  show(id) {
    this.refusal.value = null;
    this.picked.value = "";
    this.isTemporary.value = false;
    this.attachments.value = [];
    this.openId.value = id;
    if (location.pathname === "/") history.replaceState(null, "", id ? `/?chat=${id}` : "/");
    if (id) this.#load(id);
  }

  /** Ask. @param {string} text @param {string | null} parentId after which message; null begins a branch @param {string} [key] */
  async send(text, parentId, key) {
    const isNew = !this.openId.value;
    const told = await this.act("chat.send", {
      text, model: this.model.value, chat_id: this.openId.value || null, parent_id: parentId,
      attachments: this.attachments.value.map(({ name, text: words, pages, tokens, picture, picture_id }) =>
        ({ name, text: words, pages, tokens, picture, picture_id })),
      ...(isNew && { is_temporary: this.isTemporary.value, role_id: this.newRoleId.value || null, dial: this.newDial.value }),
    }, key);
    if (told) {
      this.attachments.value = [];
      this.state.value = takeChat(this.state.value, { chat: told.chat, messages: [told.question, told.answer] });
      if (this.openId.value !== told.chat.id) this.show(told.chat.id);
    }
    return told;
  }

  /**
   * Send any command; a refusal is kept for the screen.
   * @param {string} name @param {object} body @param {string} [key]
   */
  async act(name, body, key) {
    try {
      if (name !== "draft.save") this.refusal.value = null; // typing on does not make an error go away
      const told = await this.#outbox.send(name, body, key);
      if (told?.answer) this.asked.value = told.answer.id;
      return told;
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      if (error.code === "browser_key") this.link.value = "refused";
      this.refusal.value = error.told;
      return null;
    }
  }

  /**
   * Do something with the server that is no command; a refusal is kept for the screen.
   * @template T @param {(requests: Requests) => Promise<T>} work @returns {Promise<T | null>}
   */
  async using(work) {
    try {
      return await work(this.#requests);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      this.refusal.value = error.told;
      return null;
    }
  }

  /**
   * What an address tells; null if it was refused.
   * @param {string} path @param {AbortSignal} [signal] @param {{value: any}} [refusal] where a refusal is kept: for the screen, if not for a part of it
   */
  async read(path, signal, refusal = this.refusal) {
    try {
      return await this.#requests.get(path, signal);
    } catch (error) {
      if (error instanceof RequestFailed) refusal.value = error.told;
      return null; // a request that its screen gave up, or a lost connection, which is told elsewhere
    }
  }

  /** @param {string} id */
  async #load(id) {
    try {
      const told = await this.#requests.get(`/app/chats/${id}`);
      this.state.value = takeChat(this.state.value, told); // what is known now: events came meanwhile
    } catch (error) {
      if (error instanceof RequestFailed && error.code === "not_on_desk" && this.openId.value === id) this.show("");
      // a lost connection comes back, and then the chat is asked for again
    }
  }
}
