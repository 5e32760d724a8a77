// @ts-check
/** A picture on its way to a model: made smaller here, because no model looks at more, and told as a data address. */

/** Models look at pictures of about a thousand pixels; more would only fill the disk. */
const LONGEST_SIDE_PX = 1536;
const SMALL_BYTES = 1 << 20;
const QUALITY = 0.9;

/** @param {File} file */
export function isPicture(file) {
  return file.type.startsWith("image/");
}

/** The file, or a smaller picture of the same; one that this browser cannot read stays as it is. @param {File} file @returns {Promise<Blob>} */
export async function smaller(file) {
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return file;
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(image.width, image.height));
  if (scale === 1 && file.size <= SMALL_BYTES) return file;
  return (await drawn(image, scale)) ?? file;
}

/** @param {ImageBitmap} image @param {number} scale @returns {Promise<Blob | null>} */
function drawn(image, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "white"; // a JPEG has no holes
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/** @param {Blob} blob @returns {Promise<string>} */
export function dataAddress(blob) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(/** @type {string} */ (reader.result));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
}
