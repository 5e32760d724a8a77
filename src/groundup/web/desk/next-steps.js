// @ts-check
/**
 * What helps after an error, by its code: the steps in the order in which they help. Those that can be done are
 * shown as buttons, the first of them as the main one. What each does is in `next-step.js`.
 */

/** Of an error that is not named here: nothing was lost, so trying again is no risk. */
const USUAL = ["again"];

const OTHER = ["other_model", "more_models"];
const PAGE = ["reload"];

/** @type {Record<string, string[]>} */
export const NEXT_STEPS = {
  model_not_found: OTHER,
  model_not_here: ["more_models", "other_model"],
  not_gguf: OTHER,
  gguf_format: OTHER,
  unsupported_gguf: OTHER,
  unsupported_architecture: OTHER,
  model_load: ["again", ...OTHER],
  insufficient_memory: ["smaller_model", "again", "more_models"],
  prompt_too_long: ["leave_out", "shorten", "new_chat", "without_files"],
  empty_prompt: ["shorten"],
  invalid_parameter: ["middle", "again"],
  template: ["without_role", ...OTHER],
  unsupported_capability: OTHER,
  "unsupported_capability.vision": ["seeing_model", "without_pictures", "more_models"],
  "unsupported_capability.continue": ["again", ...OTHER],
  invalid_image: ["without_pictures", "shorten"],
  engine_stopped: ["continue", "again", "other_model"],
  engine_resting: ["other_model", "again", "more_models"],
  engine_busy: ["again"],
  protocol: ["continue", "again"],
  deadly_prompt: ["shorten", "other_model"],
  blob_missing: ["more_models", "other_model"],
  damaged_blob: ["more_models", "other_model"],
  invalid_manifest: OTHER,
  invalid_digest: OTHER,
  unusable_layer: OTHER,
  unusable_template: OTHER,
  adopted_file_gone: OTHER,
  adopted_file_changed: ["more_models", "other_model"],
  adopted_file_damaged: OTHER,
  not_on_desk: ["begin"],
  answer_runs: ["stop"],
  desk_not_saved: ["copy", "again"],
  newer_desk: PAGE,
  desk_in_use: PAGE,
  file_too_large: ["other_file"],
  unreadable_file: ["other_file"],
  empty_file: ["other_file"],
  pdf_without_text: ["other_file"],
  not_an_export: ["other_export"],
  request_too_large: ["without_files", "shorten"],
  invalid_body: PAGE,
  invalid_json: PAGE,
  missing_field: PAGE,
  unknown_path: PAGE,
  method_not_allowed: PAGE,
  request_cancelled: ["continue", "again"],
  server_stopping: ["continue", "again"],
};

/** Those for just this capability first, as with the words. @param {any} error */
export function stepsAfter(error) {
  return NEXT_STEPS[`${error.code}.${error.figures?.capability}`] ?? NEXT_STEPS[error.code] ?? USUAL;
}
