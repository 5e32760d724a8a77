// @ts-check
/** What keys do on the desk; letters alone do nothing, so that speech and stray fingers do no harm. */

/**
 * Follow the keyboard; returns what ends it.
 * @param {{search: () => void, fresh: () => void, list: () => void, keys: () => void, stop: () => boolean}} acts
 */
export function followKeys(acts) {
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const isOpen = document.querySelector("dialog[open]") !== null;
    const act = isOpen ? null : wanted(event, acts);
    if (act && act() !== false) event.preventDefault();
  };
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}

/** @param {KeyboardEvent} event @param {any} acts @returns {(() => any) | null} */
function wanted(event, acts) {
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.key === "Escape") return acts.stop;
  if (event.key === "F6") return () => jump(event.shiftKey ? -1 : 1);
  if (!isCommand || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "o" && event.shiftKey) return acts.fresh;
  if (event.shiftKey && key !== "/" && key !== "?") return null;
  return { k: acts.search, b: acts.list, "/": acts.keys, "?": acts.keys }[key] ?? null;
}

/** From one region to the next. @param {number} step */
function jump(step) {
  const regions = [".chat-list a, .chat-list button", ".desk-header select", ".conversation", ".composer textarea"]
    .map((one) => /** @type {HTMLElement | null} */ (document.querySelector(one))).filter((one) => one?.offsetParent);
  const at = regions.findIndex((one) => one?.closest("nav, header, .conversation, form")?.contains(document.activeElement));
  regions[(at + step + regions.length) % regions.length]?.focus();
}
