// The map of a round: numbered pins on an empty ground, by Leaflet. Loaded when it is first opened.

import { DivIcon, LatLngBounds, Map as Leaflet, Marker, Control } from "leaflet";

const PADDING = [24, 24];
const NEAREST = 18;

// roundMap(place, { open(uuid) }) -> { show(shops) }, of shops with latitude, longitude, number, tone, label.
globalThis.roundMap = (place, { open }) => {
  const map = new Leaflet(place, { attributionControl: false, zoomControl: false, maxZoom: 20, minZoom: 10 });
  map.addControl(new Control.Zoom({ zoomInTitle: place.dataset.nearer, zoomOutTitle: place.dataset.farther }));
  const pins = new globalThis.Map();
  let isPlaced = false;

  function show(shops) {
    map.invalidateSize();
    const here = new Set(shops.map((shop) => shop.uuid));
    for (const [uuid, pin] of pins) {
      if (here.has(uuid)) continue;
      pin.remove();
      pins.delete(uuid);
    }
    if (shops.length && !isPlaced) {
      map.fitBounds(new LatLngBounds(shops.map(at)), { padding: PADDING, maxZoom: NEAREST, animate: false });
      isPlaced = true;
    }
    for (const shop of shops) draw(shop);
  }

  function draw(shop) {
    const look = `${shop.tone}/${shop.label}`;
    const known = pins.get(shop.uuid);
    if (known?.look === look) return;
    known?.remove();
    const drawn = document.createElement("span");
    drawn.textContent = shop.number || "•";
    const icon = new DivIcon({ html: drawn, className: `round-pin round-pin-${shop.tone}`, iconSize: [44, 44], iconAnchor: [2, 42] });
    const pin = new Marker(at(shop), { icon, title: shop.label, alt: shop.label, keyboard: true });
    pin.look = look;
    pin.on("click keypress", (event) => (event.originalEvent.key ?? "Enter") === "Enter" && open(shop.uuid));
    pin.addTo(map);
    pin.getElement().setAttribute("aria-label", shop.label);
    pins.set(shop.uuid, pin);
  }

  return { show };
};

function at({ latitude, longitude }) {
  return [latitude, longitude];
}
