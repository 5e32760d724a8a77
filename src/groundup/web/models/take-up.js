// @ts-check
/** A model that has just come is the one that answers next, and the cursor is in the composer. */
import { useEffect, useRef } from "../ui.js";
import { go } from "../state/place.js";
import { MOVING } from "../state/readiness.js";

/** For screens on which somebody waits for models: once the last of them is here, and none has failed. @param {any} store */
export function useTakeUp(store) {
  const { downloads } = store.state.value;
  const old = useRef(new Set(namesOf(downloads, ["installed", "failed"]))); // what was so before is no news
  useEffect(() => {
    const isNew = (/** @type {string} */ name) => !old.current.has(name);
    const come = namesOf(downloads, ["installed"]).filter(isNew);
    const keepsHere = namesOf(downloads, MOVING).length > 0 || namesOf(downloads, ["failed"]).some(isNew);
    if (come.length && !keepsHere) takeUp(store, come);
  }, [downloads]);
}

/** The server has made the last one that came the one that answers next. @param {any} store @param {string[]} [come] */
export function takeUp(store, come = []) {
  for (const name of come) store.act("model.cancel", { name });
  store.act("preference.save", { name: "welcome", value: "done" });
  store.show("");
  go("/");
}

/** @param {any[]} downloads @param {readonly string[]} states */
function namesOf(downloads, states) {
  return downloads.filter((one) => states.includes(one.state)).map((one) => one.name);
}
