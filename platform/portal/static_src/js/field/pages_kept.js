// The pages that the phone keeps, and forgetting them.

export const PAGES = "terrain-pages-";
export const ASSETS = "terrain-assets-";

export async function forgetPages() {
  if (!globalThis.caches) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PAGES)).map((name) => caches.delete(name)));
}
