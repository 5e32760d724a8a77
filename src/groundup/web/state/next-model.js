// @ts-check
/** Which model helps where another one failed: the largest that suits and is smaller, else the smallest that suits. */

/**
 * @param {any[]} models that are here @param {string} failedName
 * @param {(one: any, failed: any) => boolean} suits
 */
export function nextModel(models, failedName, suits) {
  const failed = models.find((one) => one.name === failedName);
  const others = models.filter((one) => one.name !== failedName && suits(one, failed)).sort((a, b) => a.size_bytes - b.size_bytes);
  const smaller = others.filter((one) => one.size_bytes < (failed?.size_bytes ?? 0));
  return smaller.at(-1) ?? others[0] ?? null;
}
