// @ts-check
/** The models of this computer and those on their way, changed by events: applying one twice makes no difference. */

export const MODEL_ACTS = {
  /** @param {any} state @param {any} event all models that are here */
  models: (state, event) => ({ ...state, models: event.data }),
  /** @param {any} state @param {any} event the states of all models in memory, by digest */
  engines: (state, event) => ({ ...state, engines: event.data }),
  /** @param {any} state @param {any} event the whole of one model on its way */
  download: (state, event) => ({
    ...state,
    downloads: state.downloads.some((one) => one.name === event.data.name)
      ? state.downloads.map((one) => (one.name === event.data.name ? event.data : one))
      : [...state.downloads, event.data],
  }),
  /** @param {any} state @param {any} event */
  download_gone: (state, event) => ({ ...state, downloads: state.downloads.filter((one) => one.name !== event.data.name) }),
  /** @param {any} state @param {any} event the whole of one check of a kit */
  kit_check: (state, event) => ({ ...state, kit_checks: { ...state.kit_checks, [event.data.folder]: event.data } }),
  /** @param {any} state @param {any} event how far the measurement of this computer is, or how it ended */
  measurement: (state, event) => ({ ...state, measurement: event.data }),
  /** @param {any} state @param {any} event */
  kit_check_gone: (state, event) => {
    const { [event.data.folder]: _, ...rest } = state.kit_checks;
    return { ...state, kit_checks: rest };
  },
};
