// @ts-check
/** One socket for the page, opened again for as long as the page lives; without sockets, one answer at a time. */
import { NOWHERE, step } from "./follow.js";

const WAITS_MS = [500, 1000, 2000, 4000, 8000];
const NO_KEY = 4401;
const NOT_NOW = 4503;
const POLL_AFTER_FAILURES = 3;
const REST_STEP = 1.25;

export class Connection {
  #key;
  #on;
  #place = NOWHERE;
  #socket = /** @type {WebSocket | null} */ (null);
  #timer = 0;
  #failures = 0;
  #hasOpened = false;
  #restMs = 0;
  #isClosed = false;

  /**
   * @param {string} key
   * @param {{events: (events: any[]) => void, snapshot: (state: any) => void,
   *          state: (state: "open" | "lost" | "not_now" | "refused") => void}} on
   */
  constructor(key, on) {
    this.#key = key;
    this.#on = on;
  }

  /** Begin; returns what ends it. */
  open() {
    const now = () => document.visibilityState === "visible" && this.#soon(0);
    const ends = ["online", "pageshow"].map((name) => listen(window, name, now));
    ends.push(listen(document, "visibilitychange", now));
    this.#connect();
    return () => {
      this.#isClosed = true;
      clearTimeout(this.#timer);
      ends.forEach((end) => end());
      this.#socket?.close();
    };
  }

  /** Tell how long the page rests between drawings: pieces come as seldom, and are drawn at once. @param {number} ms */
  rest(ms) {
    const isAsTold = ms < this.#restMs * REST_STEP && this.#restMs < ms * REST_STEP;
    if (isAsTold || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#restMs = ms;
    this.#socket.send(JSON.stringify({ type: "rest", ms: Math.round(ms) }));
  }

  #connect() {
    if (this.#socket || this.#isClosed) return;
    if (!this.#hasOpened && this.#failures >= POLL_AFTER_FAILURES) {
      this.#poll();
      return;
    }
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/app/events`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#hasOpened = true;
      this.#restMs = 0;
      const { epoch, seq } = this.#place;
      socket.send(JSON.stringify({ type: "hello", credential: this.#key, epoch, after: seq }));
    };
    socket.onmessage = (message) => this.#take(JSON.parse(message.data), socket);
    socket.onclose = (event) => this.#lost(socket, event.code);
  }

  /** @param {any} frame @param {WebSocket} [socket] */
  #take(frame, socket) {
    const next = step(this.#place, frame);
    if (next.isGap) {
      if (socket) socket.close();
      else this.#place = NOWHERE;
      return;
    }
    this.#failures = 0;
    this.#place = next.place;
    this.#on.state("open");
    if (next.snapshot) this.#on.snapshot(next.snapshot);
    if (next.events.length) this.#on.events(next.events);
  }

  /** @param {WebSocket} socket @param {number} code */
  #lost(socket, code) {
    if (this.#socket !== socket) return;
    this.#socket = null;
    if (this.#isClosed) return;
    if (code === NO_KEY) {
      this.#on.state("refused");
      return;
    }
    this.#on.state(code === NOT_NOW ? "not_now" : "lost");
    const wait = WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)];
    this.#failures += 1;
    this.#soon(wait * (0.5 + Math.random()));
  }

  async #poll() {
    const { epoch, seq } = this.#place;
    try {
      const headers = { Authorization: `Bearer ${this.#key}` };
      const answer = await fetch(`/app/events?epoch=${epoch}&after=${seq}`, { headers });
      if (answer.status === 401) {
        this.#on.state("refused");
        return;
      }
      if (!answer.ok) throw new Error(`status ${answer.status}`); // no news: come again later, not at once
      this.#take(await answer.json());
      this.#failures = POLL_AFTER_FAILURES;
      this.#soon(0);
    } catch {
      this.#on.state("lost");
      this.#failures += 1;
      this.#soon(WAITS_MS[Math.min(this.#failures - POLL_AFTER_FAILURES, WAITS_MS.length - 1)]);
    }
  }

  /** @param {number} ms */
  #soon(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), ms);
  }
}

/** @param {EventTarget} target @param {string} name @param {() => void} act */
function listen(target, name, act) {
  target.addEventListener(name, act);
  return () => target.removeEventListener(name, act);
}
