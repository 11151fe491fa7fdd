// The page of a round: what was read and what was noted since, the views, the notices. What draws the list is in list.js.

import { oneAtATime } from "../field/one_at_a_time.js";
import { addDays, dayOf, spokenDay } from "./days.js";
import { List } from "./list.js";
import { laidOver, notedHere, shopsOf } from "./shops.js";

const EVERY_MS = 3 * 60_000;
const DAY_MS = 24 * 3600_000;
const KEPT_DAYS = 7; // after the round
const WRONG_CLOCK_MS = 10 * 60_000;
const AGAIN_MS = 700;
const SESSIONS = "tournee-seances";

export class Round {
  constructor(root) {
    this.root = root;
    this.uuid = root.dataset.round;
    this.listName = `tournee-${this.uuid}`;
    this.words = this.part("words").dataset;
    this.language = document.documentElement.lang || "fr";
    this.outcomes = labels(root, "outcome");
    this.bestTimes = labels(root, "best_time");
    this.sectors = new Map([...root.querySelectorAll("#rd-sector option")].map((one) => [one.value, one.textContent]));
    this.list = null; // as the server gave it
    this.readAt = 0; // when it was asked for, by this phone's clock
    this.ahead = []; // what was done just now, while the phone writes it down
    this.items = []; // of the outbox
    this.known = []; // the list's shops
    this.shown = new Map(); // uuid -> shop, as laid over
    this.noted = notedHere([], 0);
    this.sessions = null; // {sessions, read_at}
    this.isForgotten = false; // whoever opened the page has signed out
    this.rows = new List(this);
  }

  part(id) {
    return this.root.querySelector(`#round-${id}`);
  }

  word(name, values = {}) {
    return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), this.words[name] ?? "");
  }

  // A label as it stands within a sentence; German nouns keep their capitals.
  within(label) {
    return this.language === "de" ? label : label.toLowerCase();
  }

  // A word with its number: `<name>One`, or `<name>Many`.
  count(name, n, values = {}) {
    return this.word(`${name}${n < 2 ? "One" : "Many"}`, { n, ...values });
  }

  // Now, and today, as the server's clock says: a phone's may be a year off.
  now() {
    return Date.now() + this.clockOffMs;
  }

  get clockOffMs() {
    const off = this.list ? Date.parse(this.list.read_at) - this.readAt : 0;
    return Math.abs(off) > WRONG_CLOCK_MS ? off : 0;
  }

  today() {
    return dayOf(this.now());
  }

  // "hier 14 h 10".
  moment(at) {
    const day = dayOf(at);
    const hour = field.hour(at);
    if (day === this.today()) return this.word("todayAt", { hour });
    if (day === addDays(this.today(), -1)) return this.word("yesterdayAt", { hour });
    return this.word("dayAt", { day: this.spoken(day), hour });
  }

  // "demain", "jeudi 3 décembre".
  spoken(day) {
    if (day === this.today()) return this.word("today");
    if (day === addDays(this.today(), 1)) return this.word("tomorrow");
    return spokenDay(day, this.today(), this.language);
  }

  async start() {
    this.listen();
    field.onForgotten(() => this.forget());
    const [found, items] = await Promise.all([
      field.lists.get(this.listName).catch(() => undefined),
      field.outbox.items().catch(() => []),
    ]);
    this.items = items;
    if (found) this.take(found.json, found.at);
    field.outbox.onChange(() => this.readItems());
    this.root.dispatchEvent(new CustomEvent("round:ready"));
    this.takeSessions(await field.lists.get(SESSIONS).catch(() => undefined));
    await this.refresh();
    setInterval(() => document.visibilityState === "visible" && this.refresh(), EVERY_MS);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.refresh());
    addEventListener("online", () => this.refresh());
  }

  listen() {
    this.root.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button?.dataset.does === "refresh") this.isForgotten ? location.reload() : this.refresh();
      if (button?.dataset.view) this.show(button.dataset.view);
    });
    this.part("refused").addEventListener("click", async ({ target }) => {
      const key = target.closest("li")?.dataset.key;
      const does = target.closest("button")?.dataset.does;
      if (does === "retry") await field.outbox.retry(key).then(field.send);
      if (does === "drop") await field.outbox.remove(key);
    });
  }

  // One of the views: tour, map, day.
  show(view) {
    for (const button of this.root.querySelectorAll("[data-view]")) {
      if (button.dataset.view === view) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      this.part(button.dataset.view).hidden = button.dataset.view !== view;
    }
    scrollTo(0, 0);
    this.root.dispatchEvent(new CustomEvent("round:view", { detail: view }));
  }

  // Ask the server for the round, and for the sessions; without an answer the last ones stay.
  refresh = oneAtATime(async () => {
    if (this.isForgotten) return;
    try {
      await this.readList();
      await this.readSessions();
    } catch {
      // No network: said by the shell.
    } finally {
      this.showFresh();
    }
  });

  async readList() {
    const askedAt = Date.now();
    const answer = await fetch(this.root.dataset.list, { cache: "no-store", signal: AbortSignal.timeout(20_000) });
    if (answer.status === 404) this.say(this.word("gone"), "warn");
    if (!answer.ok) return;
    const json = await answer.json();
    const keptMs = Date.parse(json.round.ends_on) + (KEPT_DAYS + 1) * DAY_MS - Date.parse(json.read_at);
    // Where the phone cannot keep it, it is shown all the same; not where it is not this page's any more.
    let isKept = true;
    const isOurs = await field.lists.put(this.listName, json, Math.max(keptMs, 0)).catch(() => {
      isKept = false;
      return true;
    });
    this.isKept = isKept;
    if (isOurs && !this.isForgotten) this.take(json, askedAt);
  }

  async readSessions() {
    const at = Date.now();
    const answer = await fetch(this.root.dataset.sessions, { cache: "no-store", signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) return;
    const json = await answer.json();
    const isOurs = await field.lists.put(SESSIONS, json).catch(() => true);
    if (isOurs && !this.isForgotten) this.takeSessions({ json, at });
  }

  takeSessions(found) {
    if (found) this.sessions = { ...found.json, at: found.at };
    this.showFresh();
  }

  take(json, at) {
    this.list = json;
    this.readAt = at;
    this.known = shopsOf(json);
    this.apply();
    this.showRound();
    this.showFresh();
    this.root.dispatchEvent(new CustomEvent("round:list"));
  }

  // No name stays, in view or in what is typed; only opening the page anew brings the round back.
  forget() {
    this.isForgotten = true;
    Object.assign(this, { list: null, known: [], items: [], ahead: [], sessions: null, noted: notedHere([], 0) });
    for (const dialog of this.root.querySelectorAll("dialog[open]")) dialog.close();
    for (const form of this.root.querySelectorAll("form")) form.reset();
    this.part("query").value = "";
    for (const id of ["name", "about", "instruction", "progress"]) this.part(id).textContent = "";
    this.say("");
    this.apply();
    this.root.dispatchEvent(new CustomEvent("round:forgotten"));
    this.showFresh();
  }

  // Keep what was done (actions of the outbox): in view at once, before the phone has written it down. Its keys, or null
  // where the phone could not, which the shell says.
  async keep(actions) {
    const at = new Date().toISOString();
    const after = this.items.at(-1)?.n ?? 0;
    const ahead = actions.map(({ kind, trace }, n) => ({ kind, trace, key: `ahead-${at}-${n}`, happened_at: at, state: "waiting", after }));
    this.ahead.push(...ahead);
    this.apply();
    const keys = await field.keep(actions);
    await this.readItems();
    const isShown = ahead.every((one) => this.items.some((item) => isStored(item, one)));
    this.ahead = this.ahead.filter((one) => !ahead.includes(one));
    if (!isShown) this.apply(); // else nothing changes by it
    return keys;
  }

  // What became of an action, where the server answers within `patienceMs`, on a bad line, too: the item once it was sent
  // or refused, else nothing.
  async answerTo(key, patienceMs) {
    const until = performance.now() + patienceMs;
    for (;;) {
      await Promise.race([field.send(), pause(until - performance.now())]);
      const item = (await field.outbox.items().catch(() => [])).find((one) => one.key === key);
      if (item && item.state !== "waiting") return item;
      if (performance.now() >= until || !navigator.onLine) return undefined;
      await pause(AGAIN_MS);
    }
  }

  // Once for all changes that come meanwhile; done when the last of them was read.
  readItems() {
    this.isStale = true;
    this.reading ??= this.readUntilFresh();
    return this.reading;
  }

  async readUntilFresh() {
    let items = [];
    while (this.isStale) {
      this.isStale = false;
      items = await field.outbox.items().catch(() => []);
    }
    this.reading = null;
    if (this.isForgotten) return;
    this.items = items;
    this.apply();
  }

  // What is known, with what was noted since: the shops as they are shown.
  apply() {
    const ahead = this.ahead.filter((one) => !this.items.some((item) => isStored(item, one)));
    this.noted = notedHere([...this.items, ...ahead], this.readAt, this.clockOffMs);
    const shops = this.list ? laidOver(this.known, this.noted, this.uuid) : [];
    this.shown = new Map(shops.map((shop) => [shop.uuid, shop]));
    this.rows.take(shops);
    if (this.list) this.showProgress(shops);
    this.showRefusals();
    this.showWaiting();
    this.root.dispatchEvent(new CustomEvent("round:noted"));
  }

  showProgress(shops) {
    const today = this.today();
    const nSeen = shops.filter((shop) => shop.visit).length;
    const nToday = shops.filter((shop) => shop.visit && dayOf(shop.visit.at) === today).length;
    const seen = Object.assign(document.createElement("strong"), { textContent: this.count("seen", nSeen) });
    const rest = ` ${this.word("ofAll", { n: shops.length })}${nToday ? ` · ${this.word("todayN", { n: nToday })}` : ""}`;
    const place = this.part("progress");
    if (place.textContent !== seen.textContent + rest) place.replaceChildren(seen, rest);
  }

  showRound() {
    const { name, aim, instruction, ends_on: endsOn, is_closed: isClosed } = this.list.round;
    this.part("name").textContent = name;
    this.part("about").textContent = [aim, this.word("until", { day: this.spoken(endsOn) })].filter(Boolean).join(" · ");
    this.part("instruction").textContent = instruction;
    this.say(this.word(isClosed ? "closed" : this.clockOffMs ? "clock" : ""), "warn");
  }

  // How ready the phone is to go without network.
  showFresh() {
    const place = this.part("fresh");
    if (!this.list) {
      place.textContent = "";
      this.part("list").replaceChildren(Object.assign(document.createElement("p"), { className: "muted", textContent: this.word("noList") }));
      return;
    }
    this.sizes ??= new WeakMap();
    if (!this.sizes.has(this.list)) this.sizes.set(this.list, Math.ceil(new Blob([JSON.stringify(this.list)]).size / 1000));
    const when = field.when(this.readAt);
    const ready = this.isKept === false ? this.word("notReady") : this.count("ready", this.known.length, { size: this.sizes.get(this.list), when });
    const { sessions } = this;
    const places = sessions ? this.count("sessionsReady", sessions.sessions.length, { when: field.when(sessions.at) }) : this.word("noSessions");
    place.textContent = `${ready} ${places}`;
  }

  showRefusals() {
    const here = this.noted.refusals.filter((item) => item.trace.round === this.uuid || this.shown.has(item.trace.shop));
    const list = this.part("refused");
    list.hidden = !here.length;
    const keys = here.map((item) => item.key).join();
    if (list.dataset.keys === keys) return;
    list.dataset.keys = keys;
    list.replaceChildren(
      ...here.map((item) => {
        const row = this.part("refused-row").content.firstElementChild.cloneNode(true);
        row.dataset.key = item.key;
        row.querySelector("[data-label]").textContent = item.label;
        row.querySelector("[data-reason]").textContent = item.message;
        return row;
      }),
    );
  }

  showWaiting() {
    const n = this.items.filter((item) => item.state !== "sent").length;
    const place = this.part("waiting");
    place.hidden = !n;
    place.textContent = n || "";
  }

  say(text, tone) {
    const place = this.part("notice");
    place.className = text ? `notice notice-${tone}` : "";
    place.textContent = text;
  }
}

// Whether what is in view ahead is written down by now: it must not be there twice.
function isStored(item, ahead) {
  return item.n > ahead.after && item.kind === ahead.kind && item.trace?.shop === ahead.trace.shop;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function labels(root, name) {
  return new Map([...root.querySelectorAll(`[name=${name}]`)].map((one) => [one.value, one.parentElement.textContent.trim()]));
}
