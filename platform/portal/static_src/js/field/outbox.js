// The outbox: what was done with this phone, written down before anything else happens with it.
//
// An item is `waiting` until the server answers, then `sent` (without its body, for seven days) or `parked` (refused:
// it waits for whoever did it to try again or drop it, and holds nothing up; for seven days where the server has it and
// the team sees to it). Items of somebody else stay where
// they are: not shown, not sent, not lost.

import { changed, database, onChange } from "./database.js";
import { isSomebodyElses, pageUser } from "./whose.js";

export { onChange };

export const WAITING = "waiting";
export const PARKED = "parked";
export const SENT = "sent";
export const SOMEBODY_ELSE = "somebody else"; // why `add` keeps nothing: the shell says so itself
const SETTLED_KEPT_MS = 7 * 24 * 3600 * 1000;
const MAX_BYTES = 64 * 1024;
const STRICT = { durability: "strict" };

// Keep an action; resolves with its key once it is stored, rejects where the phone cannot, or where somebody else has
// signed in since the page was opened. `label` is how lists of
// what was sent name it; `trace` (JSON, of nobody by name) stays with it when its body is gone, for its page to know
// what it did. The instant is this phone's, and whose it is, who opened the page.
export async function add(action) {
  const [key] = await addMany([action]);
  return key;
}

// Keep several actions, all or none, after each other in this order; resolves with their keys.
export async function addMany(actions) {
  const made = actions.map(itemOf);
  const transaction = (await database()).transaction(["outbox", "meta"], "readwrite", STRICT);
  if (isSomebodyElses(await transaction.objectStore("meta").get("identity"))) throw new Error(SOMEBODY_ELSE);
  const store = transaction.objectStore("outbox");
  await Promise.all([...made.map((item) => store.add(item)), transaction.done]);
  changed();
  return made.map((item) => item.key);
}

function itemOf({ kind, body, label, trace }) {
  const user = pageUser();
  if (!user) throw new Error("nobody");
  if (new Blob([JSON.stringify(body)]).size > MAX_BYTES) throw new Error("too large");
  const happened_at = new Date().toISOString();
  return { key: crypto.randomUUID(), user, kind, body, label, trace, happened_at, state: WAITING };
}

// All items of `user`, in the order in which they were done.
export async function items(user = pageUser()) {
  const found = await (await database()).getAllFromIndex("outbox", "user", user);
  return found.sort((a, b) => a.n - b.n);
}

// What of `user` waits, in the order in which it was done; what was sent is not read for it.
export async function waiting(user = pageUser()) {
  return (await database()).getAllFromIndex("outbox", "state", [user, WAITING]);
}

// How much of `user` waits and was refused: { waiting, parked }. No item is read for it.
export async function counts(user = pageUser()) {
  const index = (await database()).transaction("outbox").store.index("state");
  const [waiting, parked] = await Promise.all([WAITING, PARKED].map((state) => index.count([user, state])));
  return { waiting, parked };
}

// Change the items with these keys by a function; what it returns null for is removed.
export async function change(keys, how) {
  const transaction = (await database()).transaction("outbox", "readwrite", STRICT);
  const index = transaction.store.index("key");
  for (const key of keys) {
    const item = await index.get(key);
    if (!item) continue;
    const result = how(item);
    if (result) transaction.store.put(result);
    else transaction.store.delete(item.n);
  }
  await transaction.done;
  changed();
}

// Have a refused item sent again.
export function retry(key) {
  return change([key], (item) => (item.state === PARKED ? { ...item, state: WAITING } : item));
}

// Drop an item that was not sent.
export function remove(key) {
  return change([key], () => null);
}

// Forget what was sent more than a week ago, or refused while the server kept it, whoever's it is.
export async function prune(now = Date.now()) {
  const transaction = (await database()).transaction("outbox", "readwrite");
  for await (const cursor of transaction.store) {
    const { state, served, sent_at: sentAt, refused_at: refusedAt } = cursor.value;
    const settledAt = state === SENT ? sentAt : state === PARKED && served === "parked" ? refusedAt : undefined;
    if (settledAt && now - Date.parse(settledAt) > SETTLED_KEPT_MS) cursor.delete();
  }
  await transaction.done;
}

// What a person can hand in where nothing can be sent any more: everything of `user` that the server has not taken.
export async function exported(user = pageUser()) {
  const kept = (await items(user)).filter((item) => item.state !== SENT);
  return {
    format: 1,
    host: location.host,
    exported_at: new Date().toISOString(),
    actions: kept.map(({ key, kind, happened_at, body, label, state, code, message }) => ({
      key,
      kind,
      happened_at,
      body,
      label,
      state,
      code,
      message,
    })),
  };
}
