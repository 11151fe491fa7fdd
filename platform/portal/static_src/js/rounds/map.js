// The map: only where some shop has coordinates; what draws it (js/round_map.js, with Leaflet) is loaded when it is first
// opened, and is kept by the worker, since the page names it.

export function startMap(round) {
  const place = round.part("map-place");
  const tab = round.root.querySelector("[data-view=map]");
  let pins = null;

  round.root.addEventListener("round:list", () => (tab.hidden = !shops().length));
  round.root.addEventListener("round:noted", () => round.part("map").hidden || pins?.show(shops()));
  round.root.addEventListener("round:view", async ({ detail }) => {
    if (detail !== "map") return;
    await loaded(round.root.dataset.map, round.root.dataset.mapStyle);
    pins ??= globalThis.roundMap(place, { open: (uuid) => round.openShop(uuid) });
    pins.show(shops());
  });
  round.root.addEventListener("round:forgotten", () => {
    pins?.show([]);
    tab.hidden = true;
  });

  function shops() {
    return [...round.shown.values()]
      .filter((shop) => shop.latitude)
      .map((shop) => ({ ...shop, tone: toneOf(shop), label: `${shop.number} ${shop.name}, ${round.rows.tagOf(shop)[0]}`.trim() }));
  }

  function toneOf(shop) {
    if (shop.isBlocked || shop.refusal) return "bad";
    if (!shop.visit) return "to-do";
    return { "tag-good": "good", "tag-warn": "warn", "tag-info": "info" }[round.rows.tagOf({ ...shop, visit: { ...shop.visit, isPending: false } })[1]] ?? "done";
  }
}

function loaded(script, style) {
  if (globalThis.roundMap) return Promise.resolve();
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
  return new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src: script, onload: resolve, onerror: reject }));
  });
}
