// @ts-check
/** Questions and commands to the server. */

/** What the server, or the way to it, said no to. `code` is one of the error catalogue. */
export class RequestFailed extends Error {
  /** @param {{code: string, figures: object, message: string, hint?: string}} told */
  constructor(told) {
    super(told.message);
    this.code = told.code;
    this.told = told;
  }
}

export class Requests {
  #key;

  /** @param {string} key of this page */
  constructor(key) {
    this.#key = key;
  }

  /** @param {string} path @param {AbortSignal} [signal] */
  async get(path, signal) {
    return this.#told(await fetch(path, { headers: this.#headers(), signal }));
  }

  /**
   * Send a command; the same key twice is done once.
   * @param {string} name @param {object} body @param {string} idempotencyKey
   */
  async command(name, body, idempotencyKey) {
    const headers = { ...this.#headers(), "Idempotency-Key": idempotencyKey, "Content-Type": "application/json" };
    return this.#told(await fetch(`/app/commands/${name}`, { method: "POST", headers, body: JSON.stringify(body) }));
  }

  /**
   * Send a file, which is no command: asking twice does no harm.
   * @param {string} path @param {Blob} file
   */
  async upload(path, file) {
    return this.#told(await fetch(path, { method: "POST", headers: this.#headers(), body: file }));
  }

  /** A file. @param {string} path */
  async download(path) {
    const answer = await fetch(path, { headers: this.#headers() });
    return answer.ok ? answer.text() : this.#told(answer);
  }

  /** What is no text, such as a picture. @param {string} path */
  async blob(path) {
    const answer = await fetch(path, { headers: this.#headers() });
    return answer.ok ? answer.blob() : this.#told(answer);
  }

  #headers() {
    return { Authorization: `Bearer ${this.#key}` };
  }

  /** @param {Response} answer */
  async #told(answer) {
    const value = await answer.json();
    if (!answer.ok) throw new RequestFailed(value.error);
    return value;
  }
}

/** 128 random bits: works without a secure context, too. */
export function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}
