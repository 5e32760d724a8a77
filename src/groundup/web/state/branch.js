// @ts-check
/** The branch of a chat that is shown, and where others begin. */

/**
 * Messages from the first to the leaf of a chat, each with its brothers.
 * @param {Record<string, any>} messages @param {any} chat
 * @returns {{message: any, siblings: string[]}[]}
 */
export function shownBranch(messages, chat) {
  const shown = [];
  let id = chat?.leaf_id;
  while (id && messages[id]) {
    shown.push(messages[id]);
    id = messages[id].parent_id;
  }
  const children = childrenOf(Object.values(messages).filter((one) => one.chat_id === chat?.id));
  return shown.reverse().map((message) => ({ message, siblings: children.get(message.parent_id) ?? [] }));
}

/**
 * The ids of those with the same parent, the oldest first.
 * @param {any[]} messages @returns {Map<string | null, string[]>}
 */
function childrenOf(messages) {
  const found = new Map();
  for (const one of messages.sort(byAge)) found.set(one.parent_id, [...(found.get(one.parent_id) ?? []), one.id]);
  return found;
}

/** @param {any} a @param {any} b */
function byAge(a, b) {
  return a.created_ms - b.created_ms || (a.id < b.id ? -1 : 1);
}
