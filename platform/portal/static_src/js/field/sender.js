// The one sender: of all pages and the worker, one at a time sends what waits, in order.
//
// It sends only what is of whoever is signed in, with a token fetched just before. What the server did not answer
// stays first in line (the server knows each key, so that sending again does nothing twice); what it refuses is
// parked, and the rest goes on.

import { noteServerTime } from "./clock.js";
import { changed, meta, setMeta, timesForgotten } from "./database.js";
import * as lists from "./lists.js";
import { PARKED, SENT, change, prune, waiting } from "./outbox.js";
import { forgetAll } from "./forgetting.js";
import { forgetPages } from "./pages_kept.js";
import { phoneKey } from "./phone.js";
import { meet } from "./whose.js";

export const FINE = "fine";
export const OFFLINE = "offline"; // no answer
export const TROUBLED = "troubled"; // the server is not well
export const SIGNED_OUT = "signed_out";
export const NOT_ALLOWED = "not_allowed"; // signed in, without a role for it
export const PHONE_FORGOTTEN = "phone_forgotten"; // all was deleted from it, since the staff asked for that

const IDENTITY = "/terrain/identite/";
const SEND = "/terrain/envois/";
const MAX_ACTIONS = 50;
const MAX_BYTES = 200_000;
const PATIENCE_MS = 20_000;
const PRUNED_EVERY_MS = 3_600_000;

let queued = null;

// Send what waits; resolves with how it went. Asked for while another one sends, it waits for its turn.
export function send() {
  queued ??= oneAtATime(() => {
    queued = null;
    return drain();
  });
  return queued;
}

let inLine = Promise.resolve();

function oneAtATime(work) {
  if (navigator.locks) return navigator.locks.request("field-sender", work);
  inLine = inLine.then(work, work);
  return inLine;
}

async function drain() {
  let state;
  try {
    state = await sendAll();
  } catch (error) {
    if (error instanceof Stop) state = error.message;
    else throw error;
  }
  await setMeta("sender", { state, at: Date.now() });
  changed();
  return state;
}

class Stop extends Error {}

let prunedAt = 0;

async function sendAll() {
  if (Math.abs(Date.now() - prunedAt) > PRUNED_EVERY_MS) {
    await prune();
    prunedAt = Date.now();
  }
  const times = await timesForgotten();
  const who = await identify(times);
  let atOnce = MAX_ACTIONS;
  for (;;) {
    const batch = fitting(await waiting(who.user), atOnce);
    if (!batch.length) return FINE;
    const answer = await post(who, batch);
    if (answer.status === 200) await note((await answer.json()).results, batch, times);
    else if (batch.length > 1) atOnce = 1; // one of them cannot be read: find out which
    else await park(batch[0], answer.status);
  }
}

// Who is signed in, and a fresh token. Of another person than last time the pages and lists are forgotten.
async function identify(times) {
  const at = Date.now();
  const answer = await asked(await identityAddress(), {});
  const who = await answer.json();
  await noteServerTime(Date.parse(answer.headers.get("Date")), at);
  const before = await meta("identity");
  if (before && before.user !== who.user) await forgetPages(who.user);
  await lists.forgetOthers(who.user);
  if ((await timesForgotten()) !== times) throw new Stop(SIGNED_OUT);
  await setMeta("identity", { user: who.user, name: who.name, at });
  meet({ user: who.user, at });
  return who;
}

async function identityAddress(more = "") {
  return `${IDENTITY}?telephone=${await phoneKey()}${more}`;
}

// The staff asked for it: nothing stays on this phone, of anybody, and the server is told so.
async function obey() {
  await forgetAll();
  const confirmation = { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) };
  await fetch(await identityAddress("&oublie=1"), confirmation).catch(() => undefined);
  throw new Stop(PHONE_FORGOTTEN);
}

async function post(who, batch) {
  const actions = batch.map(({ key, kind, happened_at, body }) => ({ key, kind, happened_at, body }));
  return asked(SEND, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": who.csrf },
    body: JSON.stringify({ user: who.user, actions }),
  });
}

// The answer: 200, or 400 and 413, which say something of what was sent. Anything else stops the sender.
async function asked(address, options) {
  let answer;
  try {
    answer = await fetch(address, {
      ...options,
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Stop(OFFLINE);
  }
  if (await isToForget(answer)) await obey();
  if (answer.status === 401) throw new Stop(SIGNED_OUT);
  if (answer.status === 403 || answer.status === 404) throw new Stop(NOT_ALLOWED);
  const isAnswer = answer.status === 200 || (options.method && [400, 413].includes(answer.status));
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isAnswer || !isJson) throw new Stop(TROUBLED); // a hotel's sign-in page answers 200, too
  return answer;
}

// Said to whoever asks with this phone's key, signed in or not.
async function isToForget(answer) {
  if (![401, 403, 404].includes(answer.status)) return false;
  const said = await answer.clone().json().catch(() => null);
  return said?.forget === true;
}

function fitting(found, atOnce) {
  const batch = [];
  let bytes = 0;
  for (const item of found.slice(0, atOnce)) {
    bytes += new Blob([JSON.stringify(item.body)]).size + 200;
    if (batch.length && bytes > MAX_BYTES) break;
    batch.push(item);
  }
  return batch;
}

async function note(results, batch, times) {
  const byKey = new Map(results.map((result) => [result.key, result]));
  const answered = batch.filter((item) => [200, 400, 409, 422].includes(byKey.get(item.key)?.status));
  // Who signed out meanwhile leaves nothing of what was sent.
  const isForgotten = (await timesForgotten()) !== times;
  await change(
    answered.map((item) => item.key),
    (item) => (isForgotten && byKey.get(item.key).status === 200 ? null : noted(item, byKey.get(item.key))),
  );
  if (answered.length < batch.length) throw new Stop(TROUBLED);
}

function noted(item, { status, code, message, state, answer }) {
  const at = new Date().toISOString();
  if (status !== 200) return { ...item, state: PARKED, status, code, message, answer, served: state, refused_at: at };
  const { body, message: _message, ...rest } = item;
  return { ...rest, state: SENT, status, code, answer, served: state, sent_at: at };
}

function park(item, status) {
  return change([item.key], (found) => ({ ...found, state: PARKED, status, code: "unreadable", message: "" }));
}

// Who was signed in when the server last said so: { user, name, at (when it was asked, in ms) }, or nothing.
export async function identity() {
  return meta("identity");
}

// How the last sending went: { state, at }, or nothing.
export async function lastSending() {
  return meta("sender");
}
