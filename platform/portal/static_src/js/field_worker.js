// The service worker of /terrain/: keeps the shell's pages and what they are made of, sends when the network is back.
//
// `self.FIELD` (tenants/field/worker.py) says what to keep. Pages come from the network where it answers within three
// seconds, from the phone else; who is signed in and what is sent never touch what is kept.

import { PAGES, ASSETS } from "./field/pages_kept.js";
import { timesForgotten } from "./field/database.js";
import { FINE, identity, send } from "./field/sender.js";
import { waiting } from "./field/outbox.js";

const { version, home, identity: identityAddress, send: sendAddress, assets } = self.FIELD;
const PAGE_CACHE = PAGES + version;
const ASSET_CACHE = ASSETS + version;
const SLOW_MS = 3000;
const PATIENCE_MS = 20_000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(hear(event.data)));
self.addEventListener("sync", (event) => {
  if (event.tag === "field-send") event.waitUntil(sendInBackground());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (address.pathname.startsWith(home)) event.respondWith(page(event, address.pathname));
  } else if (isAsset(address.pathname)) {
    event.respondWith(asset(request));
  }
});

// What is named by its content: kept until another release names it otherwise.
function isAsset(path) {
  return path.startsWith("/static/") || path.startsWith("/theme/") || path.startsWith("/logo/");
}

async function install() {
  const cache = await caches.open(ASSET_CACHE);
  await cache.addAll(assets);
  // The pages that an earlier release kept are made of what goes with it: fetched anew. One that does not come, on a bad
  // day of the network or signed out, stays as it was.
  await keep([...(await pagesKept())], carryOver);
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("terrain-") && name !== PAGE_CACHE && name !== ASSET_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function pagesKept() {
  const paths = new Set();
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    for (const request of await (await caches.open(name)).keys()) paths.add(new URL(request.url).pathname);
  }
  return paths;
}

async function hear(message) {
  if (message?.type === "keep") await keep(message.pages);
}

// Fetch pages of the shell, and what they are made of, to have them later; `otherwise` is done for one that does not come.
async function keep(paths, otherwise = () => undefined) {
  const cache = await caches.open(PAGE_CACHE);
  const times = await forgottenSoFar(); // once for all: between the forgetting and its end a session still answers
  for (const path of paths.filter((one) => one.startsWith(home) && !isNeverKept(one))) {
    if (await cache.match(path)) continue; // made new whenever it is opened
    try {
      await keepAnew(path, times);
    } catch {
      await Promise.resolve(otherwise(path)).catch(() => undefined);
    }
  }
}

// A page and what it is made of. Rejects where either does not come: a release then takes the page as it was.
async function keepAnew(path, times) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(path, { credentials: "same-origin", redirect: "manual", signal });
  if (!isPage(path, answer)) throw new Error(`${path}: ${answer.status}`);
  await keepPage(path, answer, times);
  await keepAssets(await answer.text());
}

// A page as an earlier release kept it, with what it names: of the last release that did.
async function carryOver(path) {
  const old = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGE_CACHE).reverse();
  for (const cacheName of old) {
    const page = await caches.match(path, { cacheName });
    if (!page) continue;
    const cache = await caches.open(ASSET_CACHE);
    for (const named of assetsOf(await page.clone().text())) {
      const asset = !(await cache.match(named)) && (await caches.match(named));
      if (asset) await cache.put(named, asset);
    }
    await (await caches.open(PAGE_CACHE)).put(path, page);
    return;
  }
}

function isNeverKept(path) {
  return path === identityAddress || path === sendAddress || /\.\w+$/.test(path);
}

function isPage(path, answer) {
  const isHtml = answer.headers.get("Content-Type")?.startsWith("text/html");
  return answer.ok && !answer.redirected && isHtml && !isNeverKept(path);
}

// What was asked for before whoever was signed in signed out (`times`) does not stay: looked at after it was put, since
// forgetting counts before it deletes.
async function keepPage(path, answer, times) {
  if (!isPage(path, answer)) return;
  const cache = await caches.open(PAGE_CACHE);
  await cache.put(path, answer.clone());
  if ((await forgottenSoFar()) !== times) await cache.delete(path);
}

// Where the phone cannot tell, there is nothing to forget.
function forgottenSoFar() {
  return timesForgotten().catch(() => null);
}

async function keepAssets(html) {
  const cache = await caches.open(ASSET_CACHE);
  for (const path of assetsOf(html)) {
    if (await cache.match(path)) continue;
    const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status >= 500) throw new Error(`${path}: ${answer.status}`);
    if (answer.ok) await cache.put(path, answer); // else the page does without it with a network, too
  }
}

// Whatever of ours a page names: its scripts and styles, and what it loads only when it is needed.
function assetsOf(html) {
  return new Set([...html.matchAll(/"(\/(?:static|theme|logo)\/[^"#]+)/g)].map(([, path]) => path));
}

async function page(event, path) {
  const times = forgottenSoFar();
  const fromNetwork = fetch(event.request).then(async (answer) => {
    await keepPage(path, answer, await times);
    return answer;
  });
  event.waitUntil(fromNetwork.catch(() => undefined));
  const first = await Promise.race([fromNetwork.catch(() => undefined), later()]);
  if (first && first.status < 500) return first;
  const cache = await caches.open(PAGE_CACHE);
  const kept = await cache.match(path);
  if (kept) return kept;
  if (first === SLOW) return fromNetwork;
  return first ?? (await cache.match(home)) ?? fromNetwork;
}

const SLOW = { status: 599 };

function later() {
  return new Promise((resolve) => setTimeout(resolve, SLOW_MS, SLOW));
}

async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(ASSET_CACHE)).put(request, answer.clone());
  return answer;
}

// The browser tries again later where this rejects.
async function sendInBackground() {
  const who = await identity();
  if (!who || !(await waiting(who.user)).length) return;
  const state = await send();
  if (state !== FINE) throw new Error(state);
}
