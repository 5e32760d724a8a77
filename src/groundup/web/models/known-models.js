// @ts-check
/** The models that can be had, as they suit this computer. */
import { useCallback, useEffect, useState } from "../ui.js";

/**
 * What the server tells of them, null until it has; what is known stays while it is asked again.
 * @param {any} store @param {string} path
 * @returns {{known: any, readAgain: () => void}}
 */
export function useKnownModels(store, path) {
  const [known, setKnown] = useState(/** @type {any} */ (null));
  const [reading, setReading] = useState(1);
  useEffect(() => {
    const gone = new AbortController();
    store.read(path, gone.signal).then((/** @type {any} */ told) => told && setKnown(told));
    return () => gone.abort();
  }, [path, reading]);
  return { known, readAgain: useCallback(() => setReading((count) => count + 1), []) };
}
