// @ts-check
/** What somebody has just set stays set: the server's word for it comes later, and words about other things between. */
import { useEffect, useState } from "../ui.js";

/**
 * A field's value: what was typed or chosen here, until the server tells another one.
 * @template Value
 * @param {Value} told what the server says
 * @returns {[Value, (own: Value) => void]}
 */
export function useOwn(told) {
  const [own, setOwn] = useState(told);
  useEffect(() => setOwn(told), [told]);
  return [own, setOwn];
}
