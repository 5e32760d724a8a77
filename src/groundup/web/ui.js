// @ts-check
/** The one door to the vendored interface library: everything of ours imports it from here. */
import { h, render, Fragment } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export { h, render, Fragment };
export { useEffect, useLayoutEffect, useRef, useState, useMemo, useCallback } from "./vendor/hooks.js";
export { signal, computed, effect, batch } from "./vendor/signals.js";

/** Markup in a template literal. */
export const html = htm.bind(h);
