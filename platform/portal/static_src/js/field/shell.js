// What every page of the shell does: says how much waits, sends when there is a chance, keeps pages for later.

import { onChange } from "./database.js";
import { SOMEBODY_ELSE, addMany, counts } from "./outbox.js";
import { forgetPages } from "./pages_kept.js";
import { FINE, NOT_ALLOWED, OFFLINE, PHONE_FORGOTTEN, SIGNED_OUT, TROUBLED, identity, lastSending, send } from "./sender.js";
import { isSomebodyElses, onSomebodyElse } from "./whose.js";
import { count, word } from "./words.js";

const PAUSES_MS = [5_000, 15_000, 60_000, 300_000];
const READING_MS = 2_500;

export function startShell() {
  onSomebodyElse(openAnew);
  onChange(() => requestAnimationFrame(show));
  addEventListener("online", trySending);
  addEventListener("offline", show);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && trySending());
  show();
  trySending();
  keepPages();
}

let timer = null;
let nFailures = 0;

// Send now; where something is left, again after a while that grows with each failure.
export async function trySending() {
  clearTimeout(timer);
  let state;
  try {
    state = await send();
  } catch {
    state = TROUBLED;
  }
  nFailures = state === FINE ? 0 : nFailures + 1;
  // Signed out, only signing in helps: that loads a page.
  if (state === OFFLINE || state === TROUBLED) {
    const pause = PAUSES_MS[Math.min(nFailures, PAUSES_MS.length) - 1];
    timer = setTimeout(trySending, pause * (0.8 + 0.4 * Math.random()));
  }
  return state;
}

// What a feature calls after it added something: the page sends, and where it is closed, the worker does.
export async function sendSoon() {
  const registration = await navigator.serviceWorker?.getRegistration("/terrain/");
  registration?.sync?.register("field-send").catch(() => undefined);
  return trySending();
}

// Keep what somebody did ([{kind, body, label, trace}], all or none) and send it; resolves with the keys, or with null
// where this phone could not keep it: then the page says so, aloud, and what to do.
export async function keep(actions) {
  let keys = null;
  let problem = "";
  try {
    keys = await addMany(actions);
  } catch (error) {
    if (error.message !== SOMEBODY_ELSE) problem = word(isFull(error) ? "storageFull" : "notKept");
  }
  tell("field-alert", problem);
  if (keys) sendSoon();
  return keys;
}

// Chromium and Firefox name it, Safari says it in the transaction's error.
function isFull(error) {
  return /quota/i.test(`${error?.name} ${error?.message}`);
}

// The line in the header, on every page: announced politely when it changes.
async function show() {
  let found = { waiting: 0, parked: 0 };
  let last;
  try {
    found = await counts();
    last = await lastSending();
    isSomebodyElses(await identity());
  } catch {
    tell("field-storage", word("noStorage"));
  }
  const isOffline = !navigator.onLine || last?.state === OFFLINE;
  const parts = [];
  if (isOffline) parts.push(word("offline"));
  if (found.waiting) parts.push(count("waiting", found.waiting));
  if (found.parked) parts.push(count("parked", found.parked));
  const line = document.getElementById("field-count");
  const text = parts.join(" · ") || word("upToDate");
  if (line && line.textContent !== text) line.textContent = text;
  const tone = found.parked ? "bad" : found.waiting || isOffline ? "warn" : "good";
  line?.closest("[data-tone]")?.setAttribute("data-tone", tone);
  showTrouble(last?.state);
}

function showTrouble(state) {
  const isTold = (name) => document.querySelector(`[data-field-trouble="${name}"]`);
  for (const name of [SIGNED_OUT, NOT_ALLOWED, PHONE_FORGOTTEN]) {
    const notice = isTold(name);
    if (notice) notice.hidden = state !== name || (name === SIGNED_OUT && !navigator.onLine);
  }
}

function tell(id, text) {
  const place = document.getElementById(id);
  if (!place) return;
  place.textContent = text;
  place.hidden = !text;
}

// Somebody else has signed in: this page keeps nothing any more, and is theirs once it is loaded anew.
async function openAnew(user) {
  tell("field-storage", word("somebodyElse"));
  await forgetPages(user);
  setTimeout(() => location.reload(), READING_MS);
}

// The worker, and the pages that are to be there without network: this one, and those that it leads to.
async function keepPages() {
  if (!("serviceWorker" in navigator)) return tell("field-storage", word("noWorker"));
  try {
    await navigator.serviceWorker.register("/terrain/sw.js", { scope: "/terrain/" });
  } catch {
    return tell("field-storage", word("noWorker"));
  }
  const registration = await navigator.serviceWorker.ready;
  const links = [...document.querySelectorAll("a[data-field-keep]")].map((link) => new URL(link.href).pathname);
  registration.active.postMessage({ type: "keep", pages: [location.pathname, ...links] });
}

// Ask the browser not to clear this phone's outbox by itself; say where it refuses.
export async function askToPersist() {
  const isKept = (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.());
  tell("field-persistence", isKept ? "" : word("notPersistent"));
}
