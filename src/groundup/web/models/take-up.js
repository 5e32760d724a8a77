// @ts-check
/** A model that has just come is the one that answers next, and the cursor is in the composer. */
import { useEffect, useRef } from "../ui.js";
import { go } from "../state/place.js";

/** For screens on which somebody waits for a download. @param {any} store */
export function useTakeUp(store) {
  const known = useRef(new Map());
  const { downloads } = store.state.value;
  useEffect(() => {
    for (const one of downloads) {
      const before = known.current.get(one.name);
      known.current.set(one.name, one.state);
      if (before && before !== "installed" && one.state === "installed") takeUp(store, one.name);
    }
  }, [downloads]);
}

/** The server has made it the one that answers next. @param {any} store @param {string} [downloaded] */
export function takeUp(store, downloaded) {
  if (downloaded) store.act("model.cancel", { name: downloaded });
  store.act("preference.save", { name: "welcome", value: "done" });
  store.show("");
  go("/");
}
