// @ts-check
/** A language for tests: longer, accented and in brackets, so that fixed widths and bare words show. */
const FROM = "aeiounAEIOUNcyCY";
const TO = "åéîöûñÅÉÎÖÛÑçýÇÝ";

/** @param {Record<string, string>} english */
export function pseudo(english) {
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, longer(text)]));
}

/** @param {string} text */
function longer(text) {
  const parts = text.split(/(\{\w+\})/);
  const accented = parts.map((part) => (part.startsWith("{") ? part : [...part].map(accent).join("")));
  return `[${accented.join("")}${"~".repeat(Math.ceil(text.length * 0.3))}]`;
}

/** @param {string} letter */
function accent(letter) {
  const place = FROM.indexOf(letter);
  return place < 0 ? letter : TO[place];
}
