// The name that this phone gave itself: by it the staff's page lists it, and asks it to forget all.

import { database } from "./database.js";

// A UUID, made once; it stays when all else is forgotten.
export async function phoneKey() {
  const transaction = (await database()).transaction("meta", "readwrite");
  let key = await transaction.store.get("phone");
  if (!key) {
    key = crypto.randomUUID();
    transaction.store.put(key, "phone");
  }
  await transaction.done;
  return key;
}
