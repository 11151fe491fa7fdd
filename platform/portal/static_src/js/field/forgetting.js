// Whoever signs out leaves nothing to read on this phone: pages, lists, what was sent, and who it was. What was not sent
// stays. For any page of the site, so without what opens the shell's database.

import { forgetPages } from "./pages_kept.js";

export const FORGOTTEN = "forgotten";
const TIMES = "forgotten"; // in meta: how often all was forgotten

export async function forget() {
  await forgetIn((transaction) => {
    transaction.objectStore("meta").delete("identity");
    each(transaction.objectStore("outbox").openCursor(), (cursor) => {
      if (cursor.value.state === "sent") cursor.delete();
    });
  });
}

// A phone that is lost: what was not sent goes, too. What it is called stays, so that it can say that it did.
export async function forgetAll() {
  await forgetIn((transaction) => {
    transaction.objectStore("outbox").clear();
    each(transaction.objectStore("meta").openCursor(), (cursor) => {
      if (!["phone", TIMES].includes(cursor.key)) cursor.delete();
    });
  });
}

async function forgetIn(does) {
  await forgetPages();
  const found = await existing();
  if (!found) return;
  const transaction = found.transaction(["lists", "outbox", "meta"], "readwrite");
  transaction.objectStore("lists").clear();
  does(transaction);
  // What was asked for before must not be kept after: whoever keeps something compares this number.
  const meta = transaction.objectStore("meta");
  const times = meta.get(TIMES);
  times.onsuccess = () => meta.put((times.result ?? 0) + 1, TIMES);
  const isDone = await ended(transaction);
  found.close();
  if (!isDone) throw new Error("not forgotten");
  await forgetPages(); // what was put while this went on; what is put later sees the number
  const channel = new BroadcastChannel("field");
  channel.postMessage(FORGOTTEN);
  channel.close();
}

// How many actions of whoever was here last wait to be sent, whether they can be sent now or not.
export async function countWaiting() {
  const found = await existing();
  if (!found) return 0;
  const transaction = found.transaction(["outbox", "meta"]);
  const identity = transaction.objectStore("meta").get("identity");
  let n = 0;
  each(transaction.objectStore("outbox").openCursor(), ({ value }) => {
    const isTheirs = !identity.result || value.user === identity.result.user;
    if (isTheirs && value.state === "waiting") n += 1;
  });
  const isRead = await ended(transaction);
  found.close();
  return isRead ? n : 0;
}

function ended(transaction) {
  return new Promise((resolve) => {
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
  });
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
