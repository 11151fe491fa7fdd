// The page of the door: the list, its search and filters, ticks, counts.

import { oneAtATime } from "../field/one_at_a_time.js";
import * as people from "./people.js";

const EVERY_MS = 20_000;
const FIRST_ROWS = 30;
const ROWS_AT_ONCE = 120;
const DAY_MS = 24 * 3600 * 1000;

export class Door {
  constructor(root) {
    this.root = root;
    this.session = Number(root.dataset.door);
    this.listName = `accueil-${this.session}`;
    this.words = root.querySelector("#door-words").dataset;
    this.list = null; // as the server gave it
    this.readAt = 0;
    this.known = []; // its people
    this.shown = new Map(); // id -> person, as laid over
    this.rows = new Map(); // id -> li
    this.kept = new Set(); // who stays in view though the filter would hide them: just noted
    this.filter = "expected";
    this.typed = [];
    this.group = "";
    this.drawn = 0;
    this.isForgotten = false; // whoever opened the page has signed out
  }

  part(id) {
    return this.root.querySelector(`#${id}`);
  }

  word(name, values = {}) {
    return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), this.words[name] ?? "");
  }

  async start() {
    this.listen();
    field.onForgotten(() => this.forget());
    const found = await field.lists.get(this.listName).catch(() => undefined);
    if (found) await this.take(found.json, found.at);
    field.outbox.onChange(() => this.layOver());
    await this.refresh();
    setInterval(() => document.visibilityState === "visible" && this.refresh(), EVERY_MS);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.refresh());
    addEventListener("online", () => this.refresh());
  }

  listen() {
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const id = button.closest("li")?.dataset.id;
      const { does, shows } = button.dataset;
      if (does === "tick") this.tick(id);
      else if (does === "excuse") this.excuse(id);
      else if (does === "refresh") this.isForgotten ? location.reload() : this.refresh();
      else if (does === "group-present") this.markGroup();
      else if (does === "group-close") this.showGroup("");
      else if (shows) this.choose(shows);
    });
    const query = this.part("door-query");
    query.addEventListener("input", () => {
      const text = field.plain(query.value);
      this.typed = text.replaceAll(" ", "").length < 2 ? [] : text.split(" ");
      this.kept.clear();
      this.group = "";
      this.sift();
    });
  }

  // Ask the server for the list; without an answer the last one stays.
  refresh = oneAtATime(async () => {
    if (this.isForgotten) return;
    const askedAt = Date.now();
    try {
      const answer = await fetch(this.root.dataset.list, { cache: "no-store", signal: AbortSignal.timeout(15_000) });
      if (answer.status === 404 || answer.status === 403) this.say(this.word("gone"), "warn");
      if (answer.ok) {
        const json = await answer.json();
        const keptMs = Math.max(Date.parse(json.session.ends_at) + 2 * DAY_MS - Date.parse(json.read_at), DAY_MS);
        // Where the phone cannot keep it, it is shown all the same; not where it is not this page's any more.
        const isOurs = await field.lists.put(this.listName, json, keptMs).catch(() => true);
        if (isOurs && !this.isForgotten) await this.take(json, askedAt);
      }
    } catch {
      // No network: said by the shell.
    } finally {
      this.showFresh();
    }
  });

  async take(json, at) {
    this.list = json;
    this.readAt = at;
    this.known = people.peopleOf(json, field.plain);
    await this.layOver();
    this.showFresh();
    this.showPhase();
  }

  // No name stays, in view or in what is typed; only opening the page anew brings the list back.
  forget() {
    this.isForgotten = true;
    this.list = null;
    this.known = [];
    this.shown.clear();
    this.rows.clear();
    this.kept.clear();
    this.drawn += 1; // no more rows
    this.order = undefined;
    this.group = "";
    this.refusals = [];
    for (const dialog of this.root.querySelectorAll("dialog")) dialog.close();
    for (const form of this.root.querySelectorAll("form")) form.reset();
    this.part("door-query").value = "";
    for (const id of ["door-group-name", "door-scan-said", "door-cities"]) this.part(id).replaceChildren();
    this.part("door-cities").hidden = true;
    this.part("door-present").textContent = "–";
    this.part("door-expected").textContent = "";
    this.say("");
    this.root.dispatchEvent(new CustomEvent("door:refusals", { detail: [] }));
    this.sift();
    this.showFresh();
  }

  // What this phone noted since, over the list; rows are changed where they stand, or drawn anew where people differ.
  async layOver() {
    if (!this.list) return;
    const items = await field.outbox.items().catch(() => []);
    if (!this.list) return; // forgotten meanwhile
    const noted = people.notedHere(items, this.session, this.readAt);
    for (const [id, one] of this.ahead ?? []) noted.outcomes.set(id, one);
    const shown = people.laidOver(this.known, noted, this.list.cities);
    for (const one of shown) if (!one.words.length) one.words = field.plain(`${one.name} ${one.shop} ${one.city.name}`).split(" ");
    const order = shown.map((one) => one.id).join();
    const before = this.shown;
    this.shown = new Map(shown.map((one) => [one.id, one]));
    if (order === this.order) {
      for (const one of shown) if (differs(one, before.get(one.id))) this.dress(one);
    } else {
      this.order = order;
      this.draw();
    }
    this.refusals = noted.refusals;
    this.showCounts();
    this.sift();
    this.root.dispatchEvent(new CustomEvent("door:refusals", { detail: noted.refusals }));
  }

  // All rows, the first ones at once and the rest as the browser finds time; the focus stays where it was.
  draw() {
    const focused = document.activeElement?.closest?.("#door-list li")?.dataset.id;
    const list = this.part("door-list");
    this.rows.clear();
    const sections = new Map();
    const drawing = ++this.drawn;
    const all = [...this.shown.values()].sort((a, b) => this.cityOrder(a) - this.cityOrder(b));
    list.replaceChildren();
    const more = (from, n) => {
      if (drawing !== this.drawn) return;
      for (const one of all.slice(from, from + n)) this.sectionOf(one, sections, list).append(this.rowOf(one));
      if (from + n < all.length) setTimeout(() => more(from + n, ROWS_AT_ONCE));
      else list.setAttribute("aria-busy", "false");
      this.sift();
    };
    more(0, FIRST_ROWS);
    if (focused) this.rows.get(focused)?.querySelector("button").focus();
  }

  cityOrder(person) {
    const n = this.list.cities.findIndex((city) => city.slug === person.city.slug);
    return n < 0 ? this.list.cities.length : n;
  }

  sectionOf(person, sections, list) {
    const { slug, name } = person.city;
    if (!sections.has(slug)) {
      const section = document.createElement("section");
      const heading = document.createElement("h2");
      heading.textContent = name;
      heading.id = `door-city-${slug}`;
      section.setAttribute("aria-labelledby", heading.id);
      section.append(heading, document.createElement("ul"));
      list.append(section);
      sections.set(slug, section.lastElementChild);
    }
    return sections.get(slug);
  }

  rowOf(person) {
    const row = this.part("door-row").content.firstElementChild.cloneNode(true);
    row.dataset.id = person.id;
    this.rows.set(person.id, row);
    row.querySelector("[data-name]").textContent = person.name || this.word("nameMissing");
    row.querySelector("[data-shop]").textContent = person.shop;
    row.querySelector("[data-of]").textContent = ` : ${person.name || person.shop}`;
    this.dress(person);
    return row;
  }

  // How a row looks for what is known of its person.
  dress(person) {
    const row = this.rows.get(person.id);
    if (!row) return;
    const here = people.isHere(person);
    const [tick, excuse] = row.querySelectorAll("button");
    tick.setAttribute("aria-pressed", String(here));
    const isExcused = person.outcome === people.EXCUSED;
    excuse.setAttribute("aria-pressed", String(isExcused));
    excuse.hidden = here || !people.isExpected(person);
    const tag = row.querySelector("[data-tag]");
    const [text, tone] = this.tagOf(person, here);
    tag.textContent = text;
    tag.className = `tag ${tone}`;
    tag.hidden = !text;
  }

  tagOf(person, here) {
    if (person.isRefused) return [this.word("refused"), "tag-bad"];
    const walkIn = person.outcome === people.WALK_IN ? `${this.word("walkIn")} ` : "";
    if (here) return [person.at ? walkIn + field.hour(person.at) : walkIn.trim(), "tag-good"];
    if (person.outcome === "absent") return [this.word("absent"), ""];
    if (person.seat === "waiting") return [this.word("waiting"), "tag-warn"];
    if (person.seat === "ended") return [this.word("ended"), "tag-warn"];
    return ["", ""];
  }

  // A tap: there, or not there after all. The row turns at once; where the phone cannot keep it, back again.
  async tick(id) {
    const person = this.shown.get(id);
    if (!person) return;
    if (person.outcome === people.WALK_IN && person.key) {
      if (confirm(this.word("confirmUndo"))) await this.undo(person);
      return;
    }
    await this.note([person], people.isHere(person) ? people.NOTHING : people.PRESENT);
  }

  async excuse(id) {
    const person = this.shown.get(id);
    if (person) await this.note([person], person.outcome === people.EXCUSED ? people.NOTHING : people.EXCUSED);
  }

  async note(persons, outcome) {
    const at = new Date().toISOString();
    this.ahead ??= new Map();
    for (const person of persons) {
      this.kept.add(person.id);
      this.ahead.set(person.id, { outcome, at });
      const changed = { ...person, outcome, at, isPending: true };
      this.shown.set(person.id, changed);
      this.dress(changed);
    }
    this.showCounts();
    try {
      for (const person of persons) await this.keep(person, outcome);
    } catch (error) {
      this.sayNotKept(error);
    }
    for (const person of persons) if (this.ahead.get(person.id)?.at === at) this.ahead.delete(person.id);
    await this.layOver();
    field.send();
  }

  keep(person, outcome) {
    return field.outbox.add({
      kind: "presence",
      label: `${person.name || this.word("nameMissing")} (${person.shop})`,
      body: { session: this.session, city: person.city.slug, ...person.place, outcome },
      trace: { session: this.session, id: person.id, outcome },
    });
  }

  async undo(person) {
    try {
      await field.outbox.add({
        kind: "walk_in_undone",
        label: `${person.name} (${person.shop})`,
        body: { session: this.session, city: person.city.slug, key: person.key },
        trace: { session: this.session, undone: person.key },
      });
    } catch (error) {
      this.sayNotKept(error);
    }
    field.send();
  }

  sayNotKept(error) {
    this.say(error.message === field.outbox.SOMEBODY_ELSE ? "" : this.word("notKept"), "bad");
  }

  // A group by its code: its people alone are shown; one person is noted at once, save without a seat. What to say of it;
  // nothing where the list lacks the code.
  async foundByCode(code) {
    const group = [...this.shown.values()].filter((one) => one.code && one.code === code);
    if (!group.length) return "";
    const missing = group.filter((one) => !people.isHere(one));
    const who = group.map((one) => one.name || one.shop).join(", ");
    if (missing.length && !people.isExpected(group[0])) {
      this.showGroup(group[0].group);
      return this.part("door-group-name").textContent;
    }
    if (group.length === 1 && missing.length) await this.note(missing, people.PRESENT);
    if (group.length > 1) this.showGroup(group[0].group);
    return missing.length ? (group.length === 1 ? this.word("isHere", { who }) : who) : `${who} : ${this.word("allNoted")}`;
  }

  showGroup(group) {
    this.group = group;
    const here = group ? [...this.shown.values()].filter((one) => one.group === group) : [];
    this.part("door-group").hidden = !group;
    if (here.length) {
      const [{ shop, seat }] = here;
      const hasSeat = people.isExpected(here[0]);
      const name = hasSeat ? "group" : seat === "waiting" ? "groupWaiting" : "groupEnded";
      this.part("door-group-name").textContent = this.word(name, { shop, n: here.length });
      this.root.querySelector("[data-does=group-present]").hidden = !hasSeat;
    }
    this.sift();
  }

  async markGroup() {
    const missing = [...this.shown.values()].filter((one) => one.group === this.group && !people.isHere(one));
    await this.note(missing, people.PRESENT);
    this.showGroup("");
  }

  choose(filter) {
    this.filter = filter;
    this.kept.clear();
    for (const button of this.root.querySelectorAll("[data-shows]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shows === filter));
    }
    this.sift();
  }

  // Which rows are in view: the group of a code, what was searched for among all, else the filter's.
  sift() {
    let n = 0;
    for (const [id, row] of this.rows) {
      const person = this.shown.get(id);
      row.hidden = !person || !this.isInView(person);
      n += row.hidden ? 0 : 1;
    }
    for (const section of this.root.querySelectorAll("#door-list section")) {
      section.hidden = !section.querySelector("li:not([hidden])");
    }
    this.part("door-group").hidden = !this.group;
    this.part("door-found").textContent = this.foundText(n);
  }

  isInView(person) {
    if (this.group) return person.group === this.group;
    if (this.typed.length) return people.isFound(person, this.typed);
    if (this.filter === "all" || this.kept.has(person.id)) return true;
    if (this.filter === "present") return people.isHere(person);
    return people.isExpected(person) && !people.isHere(person) && person.outcome !== people.EXCUSED;
  }

  foundText(n) {
    if (!this.list || this.group) return "";
    if (!this.shown.size) return this.word("empty");
    if (this.typed.length) return n ? this.word(n === 1 ? "foundOne" : "foundMany", { n }) : this.word("nobody");
    if (n) return "";
    return this.filter === "present" ? this.word("nobodyYet") : this.word("allHere");
  }

  showCounts() {
    const counts = people.countsOf([...this.shown.values()], this.list.cities);
    this.counts = counts;
    setText(this.part("door-present"), String(counts.present));
    setText(this.part("door-expected"), this.word(counts.present < 2 ? "ofOne" : "ofExpected", { n: counts.expected }));
    const cities = this.part("door-cities");
    cities.hidden = counts.byCity.length < 2;
    const lines = counts.byCity.map(({ city, present, expected }) => `${city.name} ${present} / ${expected}`);
    if (cities.childElementCount !== lines.length) {
      cities.replaceChildren(...lines.map(() => document.createElement("li")));
    }
    lines.forEach((line, n) => setText(cities.children[n], line));
  }

  showFresh() {
    const place = this.part("door-fresh");
    if (this.list) setText(place, this.word("fresh", { when: field.when(this.readAt) }));
    else {
      setText(place, "");
      this.part("door-list").replaceChildren(Object.assign(document.createElement("p"), { className: "muted", textContent: this.word("noList") }));
    }
  }

  showPhase() {
    const { phase, starts_at: startsAt } = this.list.session;
    const opens = field.when(Date.parse(startsAt) - 3600_000);
    const text = { before: this.word("before", { when: opens }), closed: this.word("closed"), cancelled: this.word("cancelled"), late: this.word("late") }[phase];
    this.say(text ?? "", "warn");
  }

  say(text, tone) {
    const place = this.part("door-notice");
    if (place.textContent === text) return;
    place.className = text ? `notice notice-${tone}` : "";
    place.textContent = text;
  }
}

function differs(one, before) {
  return !before || one.outcome !== before.outcome || one.at !== before.at || one.seat !== before.seat || one.isRefused !== before.isRefused;
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
