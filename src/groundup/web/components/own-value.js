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
