// @ts-check
/** Which screen the address names, and how to go to another without loading the page anew. */
import { signal } from "../ui.js";

/** The path of the address, without its query. */
export const place = signal(location.pathname);

/** Whether another screen was shown before: only then the focus goes to the heading of a new one. */
export const hasMoved = signal(false);

/** Go to a screen; its address becomes part of the browser's history. @param {string} address a path, perhaps with a query */
export function go(address) {
  const there = new URL(address, location.href);
  if (there.pathname + there.search === location.pathname + location.search) return;
  history.pushState(null, "", there.pathname + there.search);
  take();
}

/** Follow the browser's Back and Forward; returns what ends it. */
export function followHistory() {
  addEventListener("popstate", take);
  return () => removeEventListener("popstate", take);
}

/** For links: go inside the page, unless a new tab or window is wanted. @param {MouseEvent} event */
export function goByLink(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(/** @type {HTMLAnchorElement} */ (event.currentTarget).href);
}

function take() {
  hasMoved.value = true;
  place.value = location.pathname;
}
