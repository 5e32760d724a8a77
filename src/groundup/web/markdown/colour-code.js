// @ts-check
/** Colours in code of a dozen languages; the highlighter and each language load when they are first needed. */
import { idle, withNextDrawing } from "./idle.js";

const LANGUAGES = {
  python: () => import("../vendor/highlight-python.js"), javascript: () => import("../vendor/highlight-javascript.js"),
  java: () => import("../vendor/highlight-java.js"), cpp: () => import("../vendor/highlight-cpp.js"),
  c: () => import("../vendor/highlight-c.js"), csharp: () => import("../vendor/highlight-csharp.js"),
  xml: () => import("../vendor/highlight-xml.js"), css: () => import("../vendor/highlight-css.js"),
  sql: () => import("../vendor/highlight-sql.js"), bash: () => import("../vendor/highlight-bash.js"),
  json: () => import("../vendor/highlight-json.js"), yaml: () => import("../vendor/highlight-yaml.js"),
};
const OTHER_NAMES = { py: "python", js: "javascript", html: "xml", svg: "xml", "c++": "cpp", "c#": "csharp", cs: "csharp", sh: "bash", shell: "bash", yml: "yaml" };
const MOST_CHARACTERS = 50_000;

/** @param {Element} block that has ended */
export async function colourCode(block) {
  for (const code of block.querySelectorAll("pre > code[class^=language-]")) {
    const told = code.className.slice("language-".length).toLowerCase();
    const name = /** @type {Record<string, string>} */ (OTHER_NAMES)[told] ?? told;
    if (name in LANGUAGES && (code.textContent ?? "").length <= MOST_CHARACTERS) await colour(code, name);
  }
}

/** @param {Element} code @param {string} name */
async function colour(code, name) {
  const load = LANGUAGES[/** @type {keyof typeof LANGUAGES} */ (name)];
  const [core, grammar] = await Promise.all([import("../vendor/highlight-core.js"), load()]);
  await idle();
  core.default.registerLanguage(name, grammar.default);
  const told = core.default.highlight(code.textContent ?? "", { language: name });
  const coloured = nodes(told._emitter.rootNode);
  withNextDrawing(() => code.replaceChildren(...coloured));
}

/** Its tree as nodes: text stays text, and no markup is read. @param {any} node @returns {Node[]} */
function nodes(node) {
  return node.children.map((/** @type {any} */ one) => {
    if (typeof one === "string") return document.createTextNode(one);
    const span = document.createElement("span");
    if (one.scope) span.className = `code-${one.scope.split(".")[0]}`;
    span.append(...nodes(one));
    return span;
  });
}
