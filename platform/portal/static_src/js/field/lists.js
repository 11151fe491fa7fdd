// Data that a page downloaded, to be read without network: by name, of whoever opened the page.

import { changed, database } from "./database.js";
import { pageUser } from "./outbox.js";

const KEPT_MS = 7 * 24 * 3600 * 1000;

// Keep `json` under `name`, for `keptMs` at most.
export async function put(name, json, keptMs = KEPT_MS) {
  const at = Date.now();
  await (await database()).put("lists", { user: pageUser(), name, json, at, until: at + keptMs });
  changed();
}

// { json, at (when it was downloaded, in ms) }, or nothing.
export async function get(name) {
  const found = await (await database()).get("lists", [pageUser(), name]);
  return found && Date.now() < found.until ? found : undefined;
}

// Forget what has had its time, and the lists of anybody but `user`.
export async function forgetOthers(user, now = Date.now()) {
  const transaction = (await database()).transaction("lists", "readwrite");
  for await (const cursor of transaction.store) {
    if (cursor.value.user !== user || cursor.value.until <= now) cursor.delete();
  }
  await transaction.done;
}
