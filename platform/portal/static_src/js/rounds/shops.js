// The shops of a round as the server gave them, and what this phone noted since, laid over them. No page, no network.

export const TO_DO = "to_do";
export const AGAIN = "again";
export const VISITED = "visited";
export const DONE = "done";
const GONE = new Set(["vacant", "moved", "not_a_shop"]);
const NOT_MET = new Set(["absent", "closed"]);
const UNDECIDED = new Set(["interested", "thinking"]);
const MINUTE_MS = 60_000;
const ME = 0; // whoever looks, among the list's people

// How far a shop has come, as campaigns/visits/rules.py says it.
export function progressOf(shop) {
  const { outcome, come_back_on: comeBackOn } = shop.visit ?? {};
  if (!outcome) return TO_DO;
  if (GONE.has(outcome)) return DONE;
  if (comeBackOn || NOT_MET.has(outcome)) return AGAIN;
  return UNDECIDED.has(outcome) ? VISITED : DONE;
}

// A table whose columns are named once; rows come without their empty end.
export function rowsOf({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((name, n) => [name, row[n] ?? ""])));
}

// The shops of a list, in its order. `visit`: the last one, or null. `heading`: their street, with its postal code where
// another one of the round has the same name.
export function shopsOf(list) {
  const headings = list.streets.map((name, n) => {
    const isShared = list.streets.some((other, m) => m !== n && other === name);
    return isShared && list.postal_codes?.[n] ? `${name} (${list.postal_codes[n]})` : name;
  });
  return rowsOf(list.shops).map((row) => ({
    uuid: row.uuid,
    number: row.number,
    name: row.name,
    street: list.streets[row.street],
    heading: headings[row.street],
    side: row.side || 0,
    sector: row.sector,
    state: row.state,
    isBlocked: Boolean(row.blocked),
    closingDays: row.closing_days,
    latitude: row.latitude,
    longitude: row.longitude,
    visit: row.outcome
      ? {
          key: row.visit,
          outcome: row.outcome,
          at: Date.parse(row.at),
          by: row.by === "" ? "" : list.people[row.by],
          isMine: row.by === ME,
          come_back_on: row.come_back_on,
          come_back_at: row.come_back_at,
          best_time: row.best_time,
        }
      : null,
  }));
}

// What was noted with this phone: of items of the outbox, in their order. `readAt` (ms): when the list was asked for, so
// that what was sent before is in it. `clockOffMs`: by how much this phone's clock is behind the server's.
export function notedHere(items, readAt, clockOffMs = 0) {
  const noted = {
    visits: new Map(), // key -> visit
    undone: new Set(), // keys of visits
    changes: new Map(), // shop -> {name, sector, closing_days}
    blocked: new Set(),
    cards: new Map(), // shop -> code
    seats: new Map(), // shop -> the item that asked for a place last
    found: [],
    called: new Set(), // sign-ups
    settled: new Set(), // values that were overtaken
    refusals: [],
  };
  for (const item of items) {
    const does = EFFECTS[item.kind];
    if (!does || !item.trace || item.served === "dismissed") continue;
    if (item.state === "parked") noted.refusals.push(item);
    else does(noted, { ...item, at: Date.parse(item.happened_at) + clockOffMs }, item.state !== "sent" || Date.parse(item.sent_at) >= readAt);
  }
  return noted;
}

const EFFECTS = {
  visit: (noted, { key, trace, at, state }, isNew) =>
    noted.visits.set(key, { key, ...trace, at, by: "", isMine: true, isPending: state === "waiting", isNew }),
  visit_corrected(noted, { trace, state }, isNew) {
    const before = noted.visits.get(trace.visit);
    const { visit: key, ...said } = trace;
    const isPending = state === "waiting" || Boolean(before?.isPending);
    noted.visits.set(key, { ...before, key, ...said, at: before?.at ?? said.at, by: "", isMine: true, isPending, isNew: isNew || Boolean(before?.isNew) });
  },
  visit_undone: (noted, { trace }) => noted.undone.add(trace.visit),
  shop_details: (noted, { trace }, isNew) =>
    isNew && noted.changes.set(trace.shop, { ...noted.changes.get(trace.shop), ...trace.changes }),
  do_not_contact: (noted, { trace }) => noted.blocked.add(trace.shop),
  card_tied: (noted, { trace }) => noted.cards.set(trace.shop, trace.code),
  seat_request: (noted, item) => noted.seats.set(item.trace.shop, item),
  shop_found: (noted, item) => noted.found.push(item),
  call_made: (noted, { trace }) => noted.called.add(trace.sign_up),
  value_put_back: (noted, { trace }) => noted.settled.add(trace.id),
  value_left: (noted, { trace }) => noted.settled.add(trace.id),
};

// The shops as this phone shows them now: with its visits and corrections, those that it found in the street where they
// stand, and at the end those that it visited though they are of no round of it.
export function laidOver(shops, noted, round) {
  const known = new Set(shops.map((shop) => shop.uuid));
  const names = new Map(); // of a shop that was found: its key -> what the list calls it by now
  const all = [...shops];
  for (const item of noted.found) {
    const uuid = item.answer?.shop;
    if (known.has(uuid)) names.set(item.key, uuid);
    else if (item.trace.round === round) place(all, foundShop(item));
  }
  const visits = new Map(); // shop -> the last one that was not undone
  for (const visit of noted.visits.values()) {
    if (noted.undone.has(visit.key) || !visit.shop) continue;
    const uuid = names.get(visit.shop) ?? visit.shop;
    if (!visits.has(uuid) || visits.get(uuid).at <= visit.at) visits.set(uuid, visit);
  }
  const here = new Set(all.map((shop) => shop.uuid));
  for (const [uuid, visit] of visits) {
    if (!here.has(uuid) && visit.elsewhere && visit.round === round) all.push({ ...elsewhere(uuid, visit.elsewhere) });
  }
  const refused = new Map();
  for (const item of noted.refusals) refused.set(names.get(item.trace.shop) ?? item.trace.shop, item);
  const keyOf = new Map([...names].map(([key, uuid]) => [uuid, key]));
  return all.map((shop) => {
    const of = (map) => map.get(shop.uuid) ?? map.get(keyOf.get(shop.uuid));
    const changes = of(noted.changes);
    return {
      ...shop,
      ...(changes && { name: changes.name ?? shop.name, sector: changes.sector ?? shop.sector, closingDays: changes.closing_days ?? shop.closingDays }),
      visit: visitOf(shop, visits.get(shop.uuid), noted),
      isBlocked: shop.isBlocked || noted.blocked.has(shop.uuid) || noted.blocked.has(keyOf.get(shop.uuid)),
      card: of(noted.cards),
      seat: of(noted.seats),
      refusal: refused.get(shop.uuid),
    };
  });
}

// The list's visit, unless this phone noted something since that it cannot have.
function visitOf(shop, own, noted) {
  const { visit } = shop;
  const isUndone = Boolean(visit?.key) && noted.undone.has(visit.key);
  if (!visit || isUndone) return own ?? null;
  const corrected = visit.key && noted.visits.get(visit.key);
  // A colleague's that is later stands; the list knows its minute only.
  if (own?.isNew && own.at >= visit.at - MINUTE_MS) return own;
  // The list says what stands; this phone may know more of the same visit.
  if (corrected) return corrected.isNew ? { ...visit, ...corrected } : { ...corrected, ...visit };
  return visit;
}

function foundShop({ key, trace, state }) {
  const number = trace.number ?? "";
  return {
    uuid: key,
    number,
    name: trace.name,
    street: trace.street ?? "",
    side: sideOf(number),
    sector: trace.sector ?? "",
    state: "",
    closingDays: "",
    visit: null,
    isFound: true,
    isPending: state === "waiting",
  };
}

function elsewhere(uuid, { name, street, number }) {
  return { uuid, number, name, street, side: sideOf(number), sector: "", state: "", closingDays: "", visit: null, isElsewhere: true };
}

// 1 odd, 2 even, 0 without a number.
export function sideOf(number) {
  const n = Number.parseInt(number, 10);
  return Number.isNaN(n) ? 0 : n % 2 ? 1 : 2;
}

// Among the shops of its street and side, by number; at the end where the round has none there.
function place(shops, shop) {
  const isBeside = (one) => one.street === shop.street && one.side === shop.side && !one.isElsewhere;
  const n = Number.parseInt(shop.number, 10) || 0;
  const after = shops.findLastIndex((one) => isBeside(one) && (Number.parseInt(one.number, 10) || 0) <= n);
  const first = shops.findIndex(isBeside);
  if (first < 0) return shops.push(shop);
  shop.heading = shops[first].heading;
  return shops.splice(after < 0 ? first : after + 1, 0, shop);
}

// [{ id, street, side, isElsewhere, shops }], in the order of the shops: a heading each.
export function sidesOf(shops) {
  const sides = new Map();
  for (const shop of shops) {
    const id = shop.isElsewhere ? "elsewhere" : `${shop.heading ?? shop.street}/${shop.side}`;
    if (!sides.has(id)) sides.set(id, { id, street: shop.heading ?? shop.street, side: shop.side, isElsewhere: Boolean(shop.isElsewhere), shops: [] });
    sides.get(id).shops.push(shop);
  }
  return [...sides.values()];
}

// Whether each typed word begins one of the shop's number, name, street.
export function isFound(shop, typed, plain) {
  shop.words ??= plain(`${shop.number} ${shop.name} ${shop.street}`).split(" ");
  return typed.every((start) => shop.words.some((word) => word.startsWith(start)));
}

// "Fatima B." of "Fatima Bakkali".
export function shortName(name) {
  const [first, ...rest] = name.split(" ");
  return rest.length ? `${first} ${[...rest.at(-1)][0]}.` : first;
}
