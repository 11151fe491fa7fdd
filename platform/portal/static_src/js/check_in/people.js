// The list as the server gave it, and what this phone noted since, laid over it. No page, no network.

export const PRESENT = "present";
export const WALK_IN = "walk_in";
export const EXCUSED = "excused";
export const NOTHING = "";
const WITH_SEAT = new Set(["confirmed", "held", "offered"]);

// The people of a list, each with an `id` that stays from one reading to the next.
export function peopleOf(list, plain) {
  const groups = rowsOf(list.groups);
  return [...rowsOf(list.people), ...list.noted].map((read) => {
    const group = read.g === undefined ? null : groups[read.g];
    const one = group ? { ...read, shop: read.shop ?? group.shop, place: group.place } : read;
    const city = list.cities[group ? group.city : one.city];
    const code = group?.code ?? "";
    const name = one.name ?? "";
    return {
      id: group ? `${group.sign_up}/${one.p}` : `${city.slug}/${one.is_guest ? "guest" : "row"}/${one.row}`,
      name,
      shop: [one.shop, one.place].filter(Boolean).join(", "),
      role: one.role,
      city,
      code,
      key: one.key,
      group: group?.sign_up,
      seat: group?.seat ?? "",
      outcome: one.outcome ?? NOTHING,
      at: one.at,
      place: group
        ? { sign_up: group.sign_up, participant: one.p }
        : { row: one.row, is_guest: Boolean(one.is_guest) },
      words: plain(`${name} ${one.shop ?? ""} ${one.place ?? ""} ${city.name} ${code}`).split(" "),
    };
  });
}

// A table whose columns are named once; rows come without their empty end.
function rowsOf({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(row.map((cell, n) => [columns[n], cell])));
}

// What was noted with this phone and is not in the list yet: by id of the person the last outcome, walk-ins that the
// list lacks, keys of walk-ins that were taken back, ids and items that were refused. `readAt` is when the list was.
export function notedHere(items, session, readAt) {
  const noted = { outcomes: new Map(), walkIns: [], undone: new Set(), refused: new Set(), refusals: [] };
  for (const item of items) {
    const { trace } = item;
    if (trace?.session !== session) continue;
    if (item.state === "parked") {
      noted.refusals.push(item);
      if (trace.id) noted.refused.add(trace.id);
      continue;
    }
    if (item.state === "sent" && (Date.parse(item.sent_at) < readAt || item.served === "dismissed")) continue;
    if (trace.id) noted.outcomes.set(trace.id, { outcome: trace.outcome, at: item.happened_at });
    else if (trace.undone) noted.undone.add(trace.undone);
    else if (item.kind === "walk_in") noted.walkIns.push(item);
  }
  return noted;
}

// The people as this phone shows them now.
export function laidOver(people, noted, cities) {
  const known = new Set(people.map((one) => one.key).filter(Boolean));
  const shown = people
    .filter((one) => !(one.key && noted.undone.has(one.key)))
    .map((one) => {
      const here = noted.outcomes.get(one.id);
      const changed = here ? { outcome: here.outcome, at: here.at, isPending: true } : {};
      return { ...one, ...changed, isRefused: noted.refused.has(one.id) };
    });
  for (const item of noted.walkIns) {
    if (known.has(item.key) || noted.undone.has(item.key)) continue;
    const city = cities.find((one) => one.slug === item.trace.city) ?? { slug: item.trace.city, name: item.trace.city_name };
    shown.push(walkInOf(item, city));
  }
  return shown;
}

function walkInOf(item, city) {
  const [, name, shop] = /^(.*?)(?: \((.*)\))?$/.exec(item.label);
  return {
    id: `walk-in/${item.key}`,
    name,
    shop: shop ?? "",
    city,
    key: item.key,
    seat: "",
    outcome: WALK_IN,
    at: item.happened_at,
    isPending: true,
    words: [],
  };
}

export function isHere(person) {
  return person.outcome === PRESENT || person.outcome === WALK_IN;
}

export function isExpected(person) {
  return WITH_SEAT.has(person.seat);
}

// { present, expected } in all and by city, in the order of `cities`.
export function countsOf(people, cities) {
  const counted = (found) => ({
    present: found.filter(isHere).length,
    expected: found.filter(isExpected).length,
  });
  const byCity = cities.map((city) => ({ city, ...counted(people.filter((one) => one.city.slug === city.slug)) }));
  return { ...counted(people), byCity: byCity.filter((one) => one.present || one.expected) };
}

// Whether a small group has nobody's place left, as the server counts: who has a seat and is not excused, and who came
// without having signed up, guests too.
export function isFull(people, { kind, limit }) {
  if (kind !== "small_group") return false;
  const taken = people.filter((one) => one.outcome === WALK_IN || (isExpected(one) && one.outcome !== EXCUSED));
  return taken.length >= limit;
}

// Where a guest is noted: at the door of one's own city where it is a host (it comes first), else of a host.
export function hostAmong(cities) {
  return cities.find((city) => city.is_host) ?? cities[0];
}

// Whether each typed word begins one of the person's.
export function isFound(person, typed) {
  return typed.every((start) => person.words.some((word) => word.startsWith(start)));
}
