// The pages that the phone keeps, and forgetting them.

export const PAGES = "terrain-pages-";
export const ASSETS = "terrain-assets-";

// All of them, or all but those of `user`, whose page may be kept already when it is known that somebody else was here before.
export async function forgetPages(user) {
  if (!globalThis.caches) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES));
  await Promise.all(names.map((name) => (user ? forgetOthersIn(name, user) : caches.delete(name))));
}

async function forgetOthersIn(name, user) {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    const page = await cache.match(request);
    if (page && !(await page.text()).includes(`data-field-user="${user}"`)) await cache.delete(request);
  }
}
