// What the field shell keeps on the phone: one IndexedDB for pages and worker alike.
//
//   outbox  what was done, in order (`n`): key, user, kind, body, happened_at, label, state, and what was answered
//   lists   data that was downloaded, by user and name, with its time
//   meta    who was here last, how the last sending went, what the server's clock said, and how often all was forgotten
//
// A change of this form is one more step: each phone takes those that it lacks, and what waits goes with it.

import { openDB } from "idb";

import { FORGOTTEN } from "./forgetting.js";

const NAME = "field";
const STEPS = [
  (database) => {
    const outbox = database.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
    outbox.createIndex("key", "key", { unique: true });
    outbox.createIndex("user", "user");
    database.createObjectStore("lists", { keyPath: ["user", "name"] });
    database.createObjectStore("meta");
  },
  // What waits is found and counted without reading what was sent.
  (_database, transaction) => {
    transaction.objectStore("outbox").createIndex("state", ["user", "state"]);
  },
];

let opened = null;

export function database() {
  opened ??= openDB(NAME, STEPS.length, {
    upgrade(found, from, _to, transaction) {
      for (const step of STEPS.slice(from)) step(found, transaction);
    },
    // A newer release wants to change the form: let it. This page opens it again, or says that it cannot.
    blocking(_from, _to, event) {
      event.target.close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

export async function meta(name) {
  return (await database()).get("meta", name);
}

export async function setMeta(name, value) {
  await (await database()).put("meta", value, name);
}

// Pages and the worker tell each other that something changed; a page that changes something hears it, too.
const listeners = new Set();
const forgetters = new Set();
const channel = new BroadcastChannel("field");
channel.addEventListener("message", ({ data }) => {
  for (const listener of data === FORGOTTEN ? forgetters : listeners) listener();
});

export function changed() {
  listeners.forEach((listener) => listener());
  channel.postMessage("changed");
}

// Calls `listener` after each change, wherever it was made; returns what stops it.
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Calls `listener` when whoever was signed in has signed out, on another page.
export function onForgotten(listener) {
  forgetters.add(listener);
}

// How often all was forgotten on this phone.
export async function timesForgotten() {
  return (await meta("forgotten")) ?? 0;
}
