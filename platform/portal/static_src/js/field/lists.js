// Data that a page downloaded, to be read without network: by name, of whoever opened the page.

import { noteServerTime, serverNow } from "./clock.js";
import { changed, database, timesForgotten } from "./database.js";
import { isSomebodyElses, pageUser } from "./whose.js";

const KEPT_MS = 7 * 24 * 3600 * 1000;

const atFirst = globalThis.document && timesForgotten().catch(() => 0);

// Keep `json` under `name`, for `keptMs` at most. Whether it was kept: not where it says that it is somebody else's
// (`user`), where somebody else has signed in, nor where whoever opened the page has signed out since. What says when
// the server gave it (`read_at`) puts the phone's clock right.
export async function put(name, json, keptMs = KEPT_MS) {
  const at = Date.now();
  await noteServerTime(Date.parse(json.read_at), at);
  const until = (await serverNow()) + keptMs;
  const times = await atFirst;
  const transaction = (await database()).transaction(["lists", "meta"], "readwrite");
  const meta = transaction.objectStore("meta");
  const known = await meta.get("identity");
  const isOurs = (json.user ?? pageUser()) === pageUser() && !isSomebodyElses(known);
  const isKept = isOurs && ((await meta.get("forgotten")) ?? 0) === times;
  if (isKept) transaction.objectStore("lists").put({ user: pageUser(), name, json, at, until });
  await transaction.done;
  if (isKept) changed();
  return isKept;
}

// { json, at (when it was downloaded, in ms, by this phone) }, or nothing.
export async function get(name) {
  const found = await (await database()).get("lists", [pageUser(), name]);
  return found && (await serverNow()) < found.until ? found : undefined;
}

// Forget what has had its time, and the lists of anybody but `user`.
export async function forgetOthers(user) {
  const now = await serverNow();
  const transaction = (await database()).transaction("lists", "readwrite");
  for await (const cursor of transaction.store) {
    if (cursor.value.user !== user || cursor.value.until <= now) cursor.delete();
  }
  await transaction.done;
}
