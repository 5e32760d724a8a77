// @ts-check
/** The key of this page: a one-time ticket in the address becomes one, which this browser keeps. */
const NAME = "groundup-key";

/**
 * The key of this page, "" if it has none; or why nobody can come in now, such as chats that another server has open.
 * @returns {Promise<{key: string, error: any}>}
 */
export async function openSession() {
  const ticket = takeTicket();
  if (ticket) {
    const answer = await fetch("/app/session", { method: "POST", body: JSON.stringify({ ticket }) });
    const told = await answer.json();
    if (answer.ok) localStorage.setItem(NAME, told.key);
    else if (told.error.code !== "browser_key") return { key: "", error: told.error };
  }
  return { key: localStorage.getItem(NAME) ?? "", error: null };
}

/** Forget a key that does not count any more. */
export function forgetSession() {
  localStorage.removeItem(NAME);
}

/** The ticket behind the # of the address, which is never sent anywhere; it is taken away at once. */
function takeTicket() {
  const ticket = new URLSearchParams(location.hash.slice(1)).get("ticket") ?? "";
  if (ticket) history.replaceState(null, "", location.pathname);
  return ticket;
}
