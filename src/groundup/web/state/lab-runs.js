// @ts-check
/** Runs of the lab's instruments, changed by events: pure, and applying an event twice makes no difference. */

export const LAB_ACTS = {
  /** @param {any} state @param {any} event a whole run: at its beginning and at its end */
  lab_run: (state, event) => ({ ...state, lab: { ...state.lab, [event.data.id]: event.data } }),
  /** @param {any} state @param {any} event tokens of a part, at their place; a hole is mended by the end of the run */
  lab_part: (state, event) => {
    const run = state.lab[event.topic.slice("lab/".length)];
    if (!run || run.state !== "running") return state;
    const { part, tokens } = event.data;
    const known = run.parts[part] ?? [];
    const offset = event.offset ?? 0;
    if (offset > known.length) return state;
    const parts = { ...run.parts, [part]: [...known, ...tokens.slice(known.length - offset)] };
    return { ...state, lab: { ...state.lab, [run.id]: { ...run, parts } } };
  },
};
