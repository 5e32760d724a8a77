// @ts-check
/** Style sheets that wait until their screen is opened first. */

/** @type {Map<string, Promise<void>>} */
const coming = new Map();

/**
 * Load a sheet of this folder once; done when it applies, so that nothing is drawn without it.
 * @param {string} name without its ending
 */
export function loadSheet(name) {
  if (!coming.has(name)) coming.set(name, add(new URL(`./${name}.css`, import.meta.url).href));
  return /** @type {Promise<void>} */ (coming.get(name));
}

/** A sheet that does not come leaves a screen plain, and not away. @param {string} href @returns {Promise<void>} */
function add(href) {
  return new Promise((resolve) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}
