// @ts-check
/** Style sheets that wait until their screen is opened first. */

/** @type {Map<string, Promise<void>>} */
const coming = new Map();

/**
 * Load a sheet of this folder once; done when it applies, so that nothing is drawn without it.
 * @param {string} name without its ending
 */
export function loadSheet(name) {
  if (!coming.has(name)) coming.set(name, add(name));
  return /** @type {Promise<void>} */ (coming.get(name));
}

/** One that does not come leaves a screen plain, and not away; next time it is asked for again. @param {string} name @returns {Promise<void>} */
function add(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`./${name}.css`, import.meta.url).href;
  return new Promise((resolve) => {
    link.onload = () => resolve();
    link.onerror = () => {
      coming.delete(name);
      link.remove();
      resolve();
    };
    document.head.append(link);
  });
}
