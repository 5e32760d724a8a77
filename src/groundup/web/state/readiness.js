// @ts-check
/**
 * How ready a model is: one state machine for Models, the welcome and the Desk. Pure: the states follow from what the
 * server told last, and never from what a page did, so that two pages never disagree.
 *
 *   absent → queued → looking → downloading ⇄ paused → verifying → ready → loading → loaded → ready
 *                     any step on the way → failed → looking;      loading → failed → loading
 */

/**
 * @typedef {"absent" | "queued" | "looking" | "downloading" | "paused" | "verifying" | "ready" | "loading" | "loaded" | "failed"} Step
 * @typedef {object} Readiness
 * @property {Step} step
 * @property {any} [model] as it is here; without one it is not here yet
 * @property {any} [coming] its way here, while there is one
 * @property {any} [error] why it failed
 */

/** What can be done in each step with a model that is not here. */
const ON_THE_WAY = Object.freeze({
  absent: ["download"],
  queued: ["cancel"],
  looking: ["pause", "cancel"],
  downloading: ["pause", "cancel"],
  paused: ["go_on", "cancel"],
  verifying: [],
  failed: ["again", "cancel"],
});

/** A file of this computer is read or copied: there is nobody to let go of, and it can be stopped at any time. */
const ON_A_SHORT_WAY = Object.freeze({ ...ON_THE_WAY, looking: ["cancel"], downloading: ["cancel"], verifying: ["cancel"] });
const SHORT_WAYS = Object.freeze(["tool", "file"]);

/** Steps in which something happens by itself. */
export const MOVING = Object.freeze(["queued", "looking", "downloading", "verifying"]);

/**
 * The readiness of a model by its whole name. One that is here can be used while another state of it is fetched.
 * @param {{models: any[], downloads: any[], engines: Record<string, any>}} state @param {string} full
 * @returns {Readiness}
 */
export function readiness(state, full) {
  const model = state.models.find((one) => one.full === full);
  const coming = state.downloads.find((one) => one.full === full);
  if (model) return { ...inMemory(model, state.engines[model.digest]), ...(coming && { coming }) };
  if (!coming || coming.state === "installed") return { step: "absent" };
  return { step: coming.state, coming, ...(coming.error && { error: coming.error }) };
}

/**
 * What can be done with a model now.
 * @param {Readiness} ready
 * @returns {string[]}
 */
export function actsOf({ step, model, coming }) {
  if (model) return model.is_built_in ? ["use"] : ["use", "delete"];
  const table = SHORT_WAYS.includes(coming?.way) ? ON_A_SHORT_WAY : ON_THE_WAY;
  return table[/** @type {keyof typeof table} */ (step)] ?? [];
}

/** @param {any} model @param {any} engine @returns {Readiness} */
function inMemory(model, engine) {
  if (!engine) return { step: "ready", model };
  return engine.error ? { step: "failed", model, error: engine.error } : { step: engine.state, model };
}
