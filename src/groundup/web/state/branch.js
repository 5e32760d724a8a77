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
  const mine = Object.values(messages).filter((one) => one.chat_id === chat?.id);
  return shown.reverse().map((message) => ({
    message,
    siblings: mine.filter((one) => one.parent_id === message.parent_id).sort(byAge).map((one) => one.id),
  }));
}

/** @param {any} a @param {any} b */
function byAge(a, b) {
  return a.created_ms - b.created_ms || (a.id < b.id ? -1 : 1);
}
