// @ts-check
/** Commands on their way: in order, one at a time, and again under the same key until somebody answers. */
import { randomKey, RequestFailed } from "./requests.js";

const WAITS_MS = [500, 1000, 2000, 4000, 8000];

export class Outbox {
  #requests;
  #last = Promise.resolve();

  /** @param {{command: (name: string, body: object, key: string) => Promise<any>}} requests */
  constructor(requests) {
    this.#requests = requests;
  }

  /**
   * The answer to a command. A refusal of the server is thrown; a lost connection is waited for.
   * @param {string} name @param {object} [body] @param {string} [key]
   */
  send(name, body = {}, key = randomKey()) {
    const answer = this.#last.then(() => this.#until(name, body, key));
    this.#last = answer.catch(() => {});
    return answer;
  }

  /** @param {string} name @param {object} body @param {string} key */
  async #until(name, body, key) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#requests.command(name, body, key);
      } catch (error) {
        if (error instanceof RequestFailed) throw error;
      }
      await pause(WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)]);
    }
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms * (0.5 + Math.random())));
}
