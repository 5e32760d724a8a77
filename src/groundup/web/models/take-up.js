// @ts-check
/** A model that has just come is the one that answers next, and the cursor is in the composer. */
import { useEffect, useRef } from "../ui.js";
import { go } from "../state/place.js";
import { MOVING } from "../state/readiness.js";

/** For screens on which somebody waits for models: once the last of them is here, and none has failed. @param {any} store */
export function useTakeUp(store) {
  const { downloads } = store.state.value;
  const old = useRef(new Set(namesOf(downloads))); // what was here when the screen was opened is no news
  useEffect(() => {
    const come = namesOf(downloads).filter((name) => !old.current.has(name));
    const keepsHere = downloads.some((one) => one.state === "failed" || MOVING.includes(one.state));
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

/** @param {any[]} downloads */
function namesOf(downloads) {
  return downloads.filter((one) => one.state === "installed").map((one) => one.name);
}
