// @ts-check
/** Chats as files: Markdown, JSON, and a page that needs nothing else and prints well. */
import { language, t } from "../i18n/translate.js";
import { MarkdownView } from "../markdown/view.js";

const TYPES = { markdown: ["text/markdown", "md"], json: ["application/json", "json"], html: ["text/html", "html"] };
/** By the first letter of their base64, which comes of the first bytes of the file. @type {Record<string, string>} */
const KINDS_OF_PICTURES = { i: "image/png", "/": "image/jpeg", U: "image/webp" };
const STYLE = "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}" +
  "h2{font-size:.9rem;color:#4A5A68}pre{overflow:auto;padding:.75rem;background:#F4F6F8}table{border-collapse:collapse}" +
  "th,td{border:1px solid #7A8894;padding:.2rem .6rem}.question{white-space:pre-wrap}img{max-width:100%}.copy-code{display:none}@media print{pre{white-space:pre-wrap}}";

/**
 * Give a chat, or all of them, to the browser as a file.
 * @param {any} store @param {any} chat null = all, as JSON @param {string} kind
 */
export async function saveChat(store, chat, kind) {
  const address = `/app/export?${new URLSearchParams({ chat: chat?.id ?? "", as: kind })}`;
  const text = await store.using((/** @type {any} */ requests) => requests.download(address));
  if (text === null) return;
  const [type, ending] = TYPES[/** @type {keyof typeof TYPES} */ (kind)];
  const whole = kind === "html" ? page(JSON.parse(text).chats[0]) : text;
  give(new Blob([whole], { type }), `${(chat?.title ?? t("app.name")).replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}.${ending}`);
}

/** Put the chats of a file on the desk. @param {any} store @param {File} file */
export async function openChats(store, file) {
  const told = await store.using((/** @type {any} */ requests) => requests.upload("/app/import", file));
  if (told?.chats.length) store.show(told.chats.at(-1).id);
}

/** @param {Blob} blob @param {string} name */
function give(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A whole page of the branch that is shown; it may load and run nothing. @param {any} exported */
function page(exported) {
  const made = document.implementation.createHTMLDocument(exported.chat.title);
  made.documentElement.lang = language.value;
  made.head.append(tag(made, "meta", { charset: "utf-8" }),
    tag(made, "meta", { "http-equiv": "Content-Security-Policy", content: "default-src 'none'; img-src data:; style-src 'unsafe-inline'" }));
  made.body.append(tag(made, "h1", {}, exported.chat.title));
  for (const one of branchOf(exported)) made.body.append(...shown(made, one, exported.pictures));
  // as text, since an element would count as a style of this page, which the policy forbids
  return `<!doctype html>\n${made.documentElement.outerHTML.replace("</head>", `<style>${STYLE}</style></head>`)}`;
}

/** @param {Document} made @param {any} one @param {Record<string, string>} pictures in base64, by their ids */
function shown(made, one, pictures) {
  const isAnswer = one.role === "assistant";
  const head = tag(made, "h2", {}, isAnswer ? t("chat.ai", { model: one.model }) : t("chat.you"));
  const files = (one.details.attachments ?? []).map((/** @type {any} */ file) => attached(made, file, pictures[file.picture_id]));
  if (!isAnswer) return [head, ...files, tag(made, "p", { class: "question", dir: "auto" }, one.text)];
  const place = document.createElement("div");
  place.dir = "auto";
  new MarkdownView(place).finish(one.text);
  return [head, made.adoptNode(place)];
}

/** A file by its name, a picture as it is. @param {Document} made @param {any} file @param {string} [picture] */
function attached(made, file, picture) {
  if (!picture) return tag(made, "p", { dir: "auto" }, file.name);
  return tag(made, "img", { src: `data:${KINDS_OF_PICTURES[picture[0]]};base64,${picture}`, alt: t("attach.picture.alt", { name: file.name }) });
}

/** @param {Document} made @param {string} name @param {Record<string, string>} values @param {string} [text] */
function tag(made, name, values, text = "") {
  const node = made.createElement(name);
  for (const [key, value] of Object.entries(values)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
}

/** @param {any} exported */
function branchOf({ chat, messages }) {
  const byId = new Map(messages.map((/** @type {any} */ one) => [one.id, one]));
  const found = [];
  for (let one = byId.get(chat.leaf_id); one; one = byId.get(one.parent_id)) found.unshift(one);
  return found;
}
