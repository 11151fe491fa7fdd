// Somebody comes without having signed up: a form of a few seconds. And what of this session was refused, with what
// can be done about it: write the reason of a derogation, try again, drop.

import { hostAmong, isFull } from "./people.js";

const OTHER = "*other";
const OUTSIDE = "*outside";
const PAUSE_MS = 250;

export function startWalkIns(door) {
  const dialog = door.part("door-walk-in");
  const form = door.part("door-walk-in-form");
  const at = (id) => form.querySelector(`#${id}`);
  const first = shopField(door, form, "w-shop", "w-shops", slug);
  const second = shopField(door, form, "w-shop2", "w-shops2", slug);
  let amended = null; // the refused item that is written anew

  door.root.querySelector("[data-opens=walk-in]").addEventListener("click", () => open());
  form.querySelector("[data-closes]").addEventListener("click", () => dialog.close());
  at("w-city").addEventListener("change", showCity);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  function open(item = null) {
    amended = item;
    form.reset();
    first.clear();
    second.clear();
    say("");
    fillCities();
    const asksWhy = door.list && isFull([...door.shown.values()], door.list.session);
    at("w-derogation-field").hidden = !asksWhy && !item;
    if (item) chooseCity(item);
    showCity();
    if (item) fill(item.body);
    dialog.showModal();
    (item ? at("w-derogation") : at("w-name")).focus();
  }

  function fillCities() {
    const cities = (door.list?.cities ?? []).map((city) => new Option(city.name, city.slug));
    at("w-city").replaceChildren(...cities, new Option(door.word("otherCity"), OTHER), new Option(door.word("outside"), OUTSIDE));
  }

  function chooseCity({ body, trace }) {
    const { options } = at("w-city");
    const isListed = body.guest || [...options].some((one) => one.value === body.city);
    if (!isListed) at("w-city").add(new Option(trace?.city_name || body.city, body.city), 0);
    at("w-city").value = body.guest ? OUTSIDE : body.city;
  }

  function fill(body) {
    at("w-name").value = body.name;
    if (body.guest) {
      at("w-shop").value = body.guest.shop;
      at("w-place").value = body.guest.place;
    } else {
      first.set(body.shops[0]);
      if (body.shops[1]) second.set(body.shops[1]);
    }
    form.querySelector(`[name=role][value=${body.role}]`).checked = true;
    at("w-email").value = body.email ?? "";
    at("w-phone").value = body.phone ?? "";
    at("w-derogation").value = body.derogation ?? "";
  }

  async function showCity() {
    const chosen = at("w-city").value;
    at("w-other-field").hidden = chosen !== OTHER;
    at("w-place-field").hidden = chosen !== OUTSIDE;
    at("w-second").hidden = chosen === OUTSIDE;
    first.clear({ isTextKept: true });
    second.clear({ isTextKept: true }); // a shop that was touched is one of the city before
    if (chosen === OTHER && !at("w-other").options.length) {
      const cities = await programmeCities(door);
      at("w-other").replaceChildren(...cities.map((city) => new Option(city.name, city.slug)));
    }
  }

  // Of the shop's city; of nobody's where it is outside the programme.
  function slug() {
    const chosen = at("w-city").value;
    if (chosen === OUTSIDE) return "";
    return chosen === OTHER ? at("w-other").value : chosen;
  }

  function say(text, field) {
    const place = at("door-problem");
    place.textContent = text;
    place.hidden = !text;
    field?.focus();
  }

  async function send() {
    const name = at("w-name").value.trim();
    const isOutside = at("w-city").value === OUTSIDE;
    const shops = [first.value(), second.value()].filter(Boolean);
    if (door.isForgotten || (isOutside && !door.list)) return say(door.word("noList"));
    if (!name) return say(door.word("nameNeeded"), at("w-name"));
    if (!shops.length) return say(door.word("shopNeeded"), at("w-shop"));
    if (isOutside && !at("w-place").value.trim()) return say(door.word("placeNeeded"), at("w-place"));
    const derogation = at("w-derogation-field").hidden ? "" : at("w-derogation").value.trim();
    if (amended && !derogation) return say(door.word("derogationNeeded"), at("w-derogation"));
    const city = isOutside ? hostAmong(door.list.cities).slug : slug();
    const shopNames = [at("w-shop").value.trim(), at("w-second").hidden ? "" : at("w-shop2").value.trim()].filter(Boolean);
    const body = {
      session: door.session,
      city,
      name,
      role: form.querySelector("[name=role]:checked").value,
      email: at("w-email").value.trim(),
      phone: at("w-phone").value.trim(),
      derogation,
      ...(isOutside ? { guest: { shop: shopNames[0], place: at("w-place").value.trim() } } : { shops }),
    };
    const chosen = at("w-city").value === OTHER ? at("w-other") : at("w-city");
    try {
      await field.outbox.add({
        kind: "walk_in",
        label: `${name} (${shopNames.join(", ")})`,
        body,
        trace: { session: door.session, city, city_name: chosen.selectedOptions[0].text },
      });
    } catch (error) {
      if (error.message !== field.outbox.SOMEBODY_ELSE) return say(door.word("notKept"), at("w-name"));
      return dialog.close(); // the shell says why
    }
    if (amended) await field.outbox.remove(amended.key);
    door.say(door.word("isHere", { who: name }), "good");
    dialog.close();
    return field.send();
  }

  const refusals = door.part("door-refused");
  door.root.addEventListener("door:refusals", ({ detail }) => showRefusals(door, refusals, detail));
  refusals.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    const key = button?.closest("li").dataset.key;
    const item = door.refusals.find((one) => one.key === key);
    if (!item) return;
    if (button.dataset.does === "amend") open(item);
    if (button.dataset.does === "retry") await field.outbox.retry(key).then(field.send);
    if (button.dataset.does === "drop") await field.outbox.remove(key);
  });
}

function showRefusals(door, place, items) {
  place.hidden = !items.length;
  const rows = items.map((item) => {
    const row = door.part("door-refused-row").content.firstElementChild.cloneNode(true);
    row.dataset.key = item.key;
    row.querySelector("[data-label]").textContent = item.label;
    row.querySelector("[data-reason]").textContent = item.message;
    // A reason lets somebody in who has no place; a tick of who has none only says so.
    const isFullFor = (kind) => item.code === "group_full" && item.kind === kind;
    row.querySelector("[data-does=amend]").hidden = !isFullFor("walk_in");
    row.querySelector("[data-does=retry]").hidden = isFullFor("presence");
    return row;
  });
  const text = (nodes) => [...nodes].map((one) => `${one.dataset.key}${one.textContent}`).join();
  if (text(rows) !== text(place.children)) place.replaceChildren(...rows);
}

// Kept on the phone for a month: their names do not change.
async function programmeCities(door) {
  const kept = await field.lists.get("villes");
  if (kept) return kept.json.cities;
  try {
    const answer = await fetch(door.root.dataset.cities, { signal: AbortSignal.timeout(10_000) });
    const json = await answer.json();
    await field.lists.put("villes", json, 30 * 24 * 3600 * 1000);
    return json.cities;
  } catch {
    return [];
  }
}

// A shop, typed; with a network the register's are offered, and one that is touched is meant.
function shopField(door, form, inputId, listId, slug) {
  const input = form.querySelector(`#${inputId}`);
  const list = form.querySelector(`#${listId}`);
  const said = form.querySelector("#w-shop-said");
  let uuid = "";
  let timer = null;

  input.addEventListener("input", () => {
    uuid = "";
    clearTimeout(timer);
    timer = setTimeout(offer, PAUSE_MS);
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    uuid = button.dataset.uuid;
    input.value = button.dataset.name;
    list.replaceChildren();
    said.textContent = door.word("chosen");
    input.focus();
  });

  async function offer() {
    const query = input.value.trim();
    let found = [];
    if (slug() && query.length > 1) {
      try {
        const address = `${door.root.dataset.shops}?ville=${encodeURIComponent(slug())}&q=${encodeURIComponent(query)}`;
        const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(5000) });
        if (answer.ok) found = (await answer.json()).shops;
      } catch {
        // Without network the name is typed in full.
      }
    }
    if (query !== input.value.trim() || uuid) return;
    list.replaceChildren(...found.map(option));
    said.textContent = found.length ? door.word("shopsFound") : "";
  }

  function option(shop) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    Object.assign(button.dataset, { uuid: shop.uuid, name: shop.name });
    const street = Object.assign(document.createElement("small"), { textContent: shop.street });
    button.append(shop.name, street);
    item.append(button);
    return item;
  }

  return {
    value: () => (uuid ? { uuid, name: input.value } : input.value.trim() && !input.closest("[hidden]") ? { name: input.value.trim() } : null),
    set(shop) {
      uuid = shop.uuid ?? "";
      input.value = shop.name ?? "";
    },
    clear({ isTextKept = false } = {}) {
      uuid = "";
      if (!isTextKept) input.value = "";
      list.replaceChildren();
      said.textContent = "";
    },
  };
}
