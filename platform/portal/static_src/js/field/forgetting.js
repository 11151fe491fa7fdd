// Whoever signs out leaves nothing to read on this phone: pages, lists, what was sent, and who it was. What was not sent
// stays. For any page of the site, so without what opens the shell's database.

import { forgetPages } from "./pages_kept.js";

export const FORGOTTEN = "forgotten";

export async function forget() {
  await forgetPages();
  const found = await existing();
  if (!found) return;
  const transaction = found.transaction(["lists", "outbox", "meta"], "readwrite");
  const meta = transaction.objectStore("meta");
  transaction.objectStore("lists").clear();
  meta.delete("identity");
  each(transaction.objectStore("outbox").openCursor(), (cursor) => {
    if (cursor.value.state === "sent") cursor.delete();
  });
  // What was asked for before must not be kept after: whoever keeps something compares this number.
  const times = meta.get("forgotten");
  times.onsuccess = () => meta.put((times.result ?? 0) + 1, "forgotten");
  await new Promise((resolve) => (transaction.oncomplete = transaction.onabort = resolve));
  found.close();
  const channel = new BroadcastChannel("field");
  channel.postMessage(FORGOTTEN);
  channel.close();
}

// The shell's database, or nothing: this phone may never have opened it, and it is not made here.
function existing() {
  return new Promise((resolve) => {
    const asked = indexedDB.open("field");
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => resolve(null);
  });
}

function each(asked, does) {
  asked.onsuccess = () => {
    const cursor = asked.result;
    if (!cursor) return;
    does(cursor);
    cursor.continue();
  };
}
