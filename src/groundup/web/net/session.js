// @ts-check
/** The key of this page: a one-time ticket in the address becomes one, which this browser keeps. */
const NAME = "groundup-key";

/**
 * The key of this page; "" if it has none.
 * @returns {Promise<string>}
 */
export async function openSession() {
  const ticket = takeTicket();
  if (ticket) {
    const answer = await fetch("/app/session", { method: "POST", body: JSON.stringify({ ticket }) });
    if (answer.ok) localStorage.setItem(NAME, (await answer.json()).key);
  }
  return localStorage.getItem(NAME) ?? "";
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
