// @ts-check
/** What somebody has just set stays set: the server's word for it comes later, and words about other things between. */
import { useEffect, useRef, useState } from "../ui.js";

/**
 * A field's value: what the server says, or what was typed or chosen here since.
 * @template Value
 * @param {Value} told what the server says
 * @returns {[Value, (own: Value) => void]}
 */
export function useOwn(told) {
  const [own, setOwn] = useState(told);
  const before = useRef(told);
  useEffect(() => {
    if (own === before.current) setOwn(told);
    before.current = told;
  }, [told]);
  return [own, setOwn];
}

/**
 * The same for what is chosen and not typed: it is done at once, and taken back where it was refused.
 * @template Value
 * @param {Value} told what the server says
 * @param {(own: Value) => Promise<any>} act nothing comes back when it is refused
 * @returns {[Value, (own: Value) => Promise<void>]}
 */
export function useChoice(told, act) {
  const [own, setOwn] = useOwn(told);
  const choose = async (/** @type {Value} */ value) => {
    setOwn(value);
    if (!(await act(value))) setOwn(told);
  };
  return [own, choose];
}
