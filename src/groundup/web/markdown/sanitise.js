// @ts-check
/**
 * The one door for markup that a model wrote: nothing else may set `innerHTML`.
 * What is not on these lists is dropped, and what is on them cannot act, load, or pretend to be ours.
 */

/** @type {any} */
const purify = /** @type {any} */ (globalThis).DOMPurify;

const TAGS = [
  "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "sub", "sup", "code", "pre",
  "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a",
];
const ATTRIBUTES = ["href", "start", "align", "class"];
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/i;

const SETTINGS = {
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ATTRIBUTES,
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: SAFE_LINK,
  ADD_URI_SAFE_ATTR: ["start", "align"],
  RETURN_DOM_FRAGMENT: true,
};

purify.addHook("afterSanitizeAttributes", (/** @type {Element} */ node) => {
  const kind = node.getAttribute("class");
  if (kind !== null && !(node.tagName === "CODE" && /^language-[\w+#.-]{1,30}$/.test(kind))) node.removeAttribute("class");
  if (node.tagName === "A" && node.hasAttribute("href")) {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
    node.setAttribute("title", node.getAttribute("href") ?? "");
  }
});

/**
 * Markup as nodes that cannot do anything.
 * @param {string} markup
 * @returns {DocumentFragment}
 */
export function sanitise(markup) {
  return purify.sanitize(markup, SETTINGS);
}
