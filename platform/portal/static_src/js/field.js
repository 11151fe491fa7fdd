// The field shell on the phone. Loaded by every page under /terrain/; a feature's own script comes after it and uses:
//
//   field.outbox.add({kind, body, label, trace}) -> key. Resolves once stored; rejects where the phone cannot store.
//     `kind` and `body` (JSON, 64 kB at most) are what `tenants/field/kinds.py` registered; `label` is what lists say;
//     `trace` (JSON) stays with what was sent, whose body is gone.
//   field.outbox.addMany([{kind, body, label, trace}]) -> [key]. All or none, after each other in this order.
//   field.keep([{kind, body, label, trace}]) -> [key], or null. What a feature calls when somebody did something: it keeps all
//     of it (or none), sends it, and where the phone cannot keep it (no place left) says so in the page, with what to do.
//   field.send()                           send what waits, now or as soon as there is a network. Call it after `add`.
//   field.outbox.items()                   -> [{n, key, kind, body, label, happened_at, state, status, code, message,
//     answer, served, sent_at}] of whoever opened the page; `body` is gone once `state` is "sent".
//   field.outbox.onChange(listener)        -> stop. Called after each change, by this page, another one or the worker.
//   field.lists.put(name, json, keptMs)    keep downloaded data on the phone, for whoever opened the page -> whether it
//     was: not where somebody else, or nobody, is signed in by now. Data that are somebody's say so (`user`).
//   field.lists.get(name)                  -> {json, at} or undefined.
//   field.plain(text)                      as names are compared: without accents, capitals, punctuation.
//   field.when(instant)                    "à 18 h 42", "le 29 novembre à 18 h 42".
//   field.hour(instant)                    "18 h 42".
//   field.onForgotten(listener)            called when whoever opened the page has signed out on another one: show nothing.
//
// Nothing of it knows a feature.

import { onForgotten } from "./field/database.js";
import * as lists from "./field/lists.js";
import * as outbox from "./field/outbox.js";
import { startHome } from "./field/home.js";
import { askToPersist, keep, sendSoon, startShell } from "./field/shell.js";
import { hour, when } from "./field/words.js";
import { plain } from "./plain.js";

globalThis.field = { outbox, lists, keep, send: sendSoon, plain, when, hour, onForgotten };

startShell();
const home = document.querySelector("[data-field-home]");
if (home) startHome(home);
askToPersist();
