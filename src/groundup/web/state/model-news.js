// @ts-check
/** The models of this computer and their downloads, changed by events: applying one twice makes no difference. */

export const MODEL_ACTS = {
  /** @param {any} state @param {any} event all models that are here */
  models: (state, event) => ({ ...state, models: event.data }),
  /** @param {any} state @param {any} event the whole of one download */
  download: (state, event) => ({
    ...state,
    downloads: state.downloads.some((one) => one.name === event.data.name)
      ? state.downloads.map((one) => (one.name === event.data.name ? event.data : one))
      : [...state.downloads, event.data],
  }),
  /** @param {any} state @param {any} event */
  download_gone: (state, event) => ({ ...state, downloads: state.downloads.filter((one) => one.name !== event.data.name) }),
};
