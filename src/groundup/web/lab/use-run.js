// @ts-check
/** The run that an instrument shows: begun by a command, followed in the store. */
import { useEffect, useRef, useState } from "../ui.js";

/**
 * @param {any} store
 * @param {string} command such as "lab.next_word"
 */
export function useRun(store, command) {
  const [begun, setBegun] = useState(/** @type {any} */ (null));
  const [isAsking, setAsking] = useState(false);
  const latest = useRef("");
  const wanted = useRef(/** @type {object | null} */ (null));
  const seen = useRef(/** @type {any} */ (null));
  const run = begun && followed(begun, store.state.value.lab[begun.id], seen);
  const isGoing = isAsking || run?.state === "loading" || run?.state === "running";
  const stop = () => begun && store.act("lab.stop", { run_id: begun.id });
  useEffect(() => {
    store.refusal.value = null; // of another screen
    return () => leave(store, latest.current);
  }, []);
  /** @param {object} body */
  const begin = async (body) => {
    wanted.current = body;
    setAsking(true);
    const told = await store.act(command, { model: store.model.value, ...body });
    setAsking(false);
    if (told) {
      latest.current = told.id;
      setBegun(told);
    }
    return told;
  };
  const again = () => begin(wanted.current ?? {});
  return { run, isGoing, begin, stop, again };
}

/**
 * The run as far as it is known. One that was seen and is gone has ended with the server.
 * @param {any} begun @param {any} told @param {{current: any}} seen
 */
function followed(begun, told, seen) {
  if (told) seen.current = told;
  if (told || seen.current?.id !== begun.id) return told ?? begun;
  const hasEnded = !["loading", "running"].includes(seen.current.state);
  return hasEnded ? seen.current : { ...seen.current, state: "stopped" };
}

/** Nobody looks any more. @param {any} store @param {string} id */
function leave(store, id) {
  const state = store.state.peek().lab[id]?.state;
  if (state === "loading" || state === "running") store.act("lab.stop", { run_id: id });
}
