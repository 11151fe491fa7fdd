// The shops along their streets: a heading per side, a row per shop, the filters and the search.

import { dayOf, weekdayOf } from "./days.js";
import { AGAIN, TO_DO, isFound, progressOf, shortName, sidesOf } from "./shops.js";

const FIRST_ROWS = 20;
const ROWS_AT_ONCE = 100;
const TONES = { interested: "tag-good", signed_up: "tag-good", thinking: "tag-info", absent: "tag-warn", closed: "tag-warn" };

export class List {
  constructor(round) {
    this.round = round;
    this.rows = new Map(); // uuid -> li
    this.looks = new Map(); // uuid -> what its row says
    this.kept = new Set(); // what stays in view though the filter would hide it: just noted
    this.filter = TO_DO;
    this.typed = [];
    this.drawing = 0;
    this.order = "";
    this.listen();
  }

  listen() {
    const { root } = this.round;
    root.addEventListener("click", ({ target }) => {
      const shows = target.closest("button")?.dataset.shows;
      if (shows) this.choose(shows);
    });
    const query = root.querySelector("#round-query");
    query.addEventListener("input", () => {
      const text = field.plain(query.value);
      this.typed = /^\D?$/.test(text) ? [] : text.split(" ");
      this.kept.clear();
      this.sift();
    });
  }

  // The shops as they are now: rows are changed where they stand, or drawn anew where others are there.
  take(shops) {
    const order = shops.map(({ uuid, heading }) => `${uuid} ${heading}`).join();
    if (order !== this.order) {
      this.order = order;
      this.draw(shops);
      return;
    }
    const today = this.round.today();
    const changed = shops.filter((shop) => this.rows.has(shop.uuid) && lookOf(shop, today) !== this.looks.get(shop.uuid));
    for (const shop of changed) this.dress(shop);
    if (changed.length) this.sift();
  }

  // All rows, the first ones at once and the rest as the browser finds time; the focus stays where it was.
  draw(shops) {
    const focused = document.activeElement?.closest?.("#round-list li")?.dataset.id;
    const list = this.round.part("list");
    const drawing = ++this.drawing;
    const sections = new Map(sidesOf(shops).flatMap((side) => side.shops.map((shop) => [shop.uuid, side])));
    const drawn = new Map();
    this.rows.clear();
    this.looks.clear();
    list.replaceChildren();
    const more = (from, n) => {
      if (drawing !== this.drawing) return;
      for (const { uuid } of shops.slice(from, from + n)) {
        const side = sections.get(uuid);
        if (!drawn.has(side)) {
          const section = this.sectionOf(side);
          drawn.set(side, section.querySelector("ul"));
          list.append(section);
        }
        drawn.get(side).append(this.rowOf(this.round.shown.get(uuid)));
      }
      if (from + n < shops.length) setTimeout(() => more(from + n, ROWS_AT_ONCE));
      else list.setAttribute("aria-busy", "false");
      this.sift();
    };
    more(0, FIRST_ROWS);
    if (focused) this.rows.get(focused)?.querySelector("button").focus();
  }

  sectionOf(side) {
    const section = this.round.part("side").content.firstElementChild.cloneNode(true);
    const heading = section.querySelector("h2");
    heading.textContent = this.sideName(side);
    section.dataset.side = side.id;
    section.querySelector("[data-of]").textContent = ` : ${heading.textContent}`;
    section.querySelector("[data-does]").hidden = side.isElsewhere;
    return section;
  }

  // "Rue de Fer, côté impair".
  sideName({ street, side, isElsewhere }) {
    if (isElsewhere) return this.round.word("elsewhere");
    const name = street || this.round.word("noStreet");
    return `${name}, ${this.round.word(side === 1 ? "odd" : side === 2 ? "even" : "noNumber")}`;
  }

  rowOf(shop) {
    const row = this.round.part("row").content.firstElementChild.cloneNode(true);
    row.dataset.id = shop.uuid;
    this.rows.set(shop.uuid, row);
    this.dress(shop);
    return row;
  }

  // How a row looks for what is known of its shop.
  dress(shop) {
    const row = this.rows.get(shop.uuid);
    if (!row) return;
    this.looks.set(shop.uuid, lookOf(shop, this.round.today()));
    const put = (name, text) => {
      const place = row.querySelector(`[data-${name}]`);
      place.textContent = text;
      place.hidden = !text;
    };
    put("number", shop.number || "–");
    put("name", shop.name);
    put("sector", this.about(shop));
    put("last", this.lastText(shop));
    put("flag", this.flags(shop).join(" · "));
    const [text, tone] = this.tagOf(shop);
    put("tag", text);
    row.querySelector("[data-tag]").className = `tag ${tone}`;
    row.classList.toggle("is-done", Boolean(shop.visit) && !shop.refusal);
  }

  // Sector, and what the register says where the shop is not active.
  about(shop) {
    const { round } = this;
    const street = shop.isElsewhere ? shop.street : "";
    const state = { vacant: "vacant", closed: "stateClosed", moved: "moved", not_retail: "notRetail" }[shop.state];
    return [round.sectors.get(shop.sector) && shop.sector ? round.sectors.get(shop.sector) : "", street, state && round.word("register", { state: round.word(state) })]
      .filter(Boolean)
      .join(" · ");
  }

  // "Intéressé · vous, aujourd’hui 14 h 10", "Fatima B., hier 14 h 10 · revenir jeudi 3 décembre".
  lastText({ visit }) {
    if (!visit) return "";
    const { round } = this;
    const who = this.who(visit);
    const last = `${visit.isPending ? `${round.outcomes.get(visit.outcome)} · ` : ""}${who}, ${round.moment(visit.at)}`;
    return [capitalised(last), this.comeBack(visit), visit.best_time && round.word("best", { time: round.within(round.bestTimes.get(visit.best_time) ?? "") })]
      .filter(Boolean)
      .join(" · ");
  }

  who(visit) {
    if (visit.isMine) return this.round.word("you");
    return visit.by ? shortName(visit.by) : this.round.word("somebody");
  }

  comeBack({ come_back_on: on, come_back_at: at }) {
    if (!on) return "";
    const day = this.round.spoken(on);
    return at ? this.round.word("comeBackAt", { day, hour: spokenHour(at) }) : this.round.word("comeBack", { day });
  }

  // What one should know before knocking.
  flags(shop) {
    const { round } = this;
    const today = round.today();
    const { visit } = shop;
    const flags = [];
    if (shop.isBlocked) flags.push(round.word("doNot"));
    if (visit && !visit.isMine && dayOf(visit.at) === today) {
      flags.push(round.word("colleague", { who: this.who(visit), hour: field.hour(visit.at) }));
    }
    if (visit?.come_back_on && visit.come_back_on <= today) flags.push(round.word("due", { day: round.spoken(visit.come_back_on) }));
    if (shop.closingDays?.split(",").includes(weekdayOf(today))) flags.push(round.word("closingToday"));
    return flags;
  }

  tagOf(shop) {
    const { round } = this;
    if (shop.refusal) return [round.word("refused"), "tag-bad"];
    if (shop.visit?.isPending || (shop.isPending && !shop.visit)) return [round.word("waiting"), "round-pending"];
    if (shop.visit) return [round.outcomes.get(shop.visit.outcome), TONES[shop.visit.outcome] ?? ""];
    if (shop.isBlocked) return [round.word("blocked"), "tag-bad"];
    return [round.word(shop.isFound ? "new" : "toSee"), ""];
  }

  choose(filter) {
    this.filter = filter;
    this.kept.clear();
    for (const button of this.round.root.querySelectorAll("[data-shows]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shows === filter));
    }
    this.sift();
  }

  // Which rows are in view: what was searched for among all, else the filter's.
  sift() {
    const { root, shown } = this.round;
    const n = { [TO_DO]: 0, [AGAIN]: 0, done: 0, all: shown.size };
    let nHere = 0;
    for (const shop of shown.values()) {
      const filter = filterOf(shop);
      n[filter] += 1;
      const isHere = this.typed.length
        ? isFound(shop, this.typed, field.plain)
        : this.filter === "all" || this.filter === filter || this.kept.has(shop.uuid);
      nHere += isHere ? 1 : 0;
      const row = this.rows.get(shop.uuid);
      if (row && row.hidden === isHere) row.hidden = !isHere;
    }
    for (const section of root.querySelectorAll("#round-list > section")) {
      const isEmpty = !section.querySelector("li:not([hidden])");
      if (section.hidden !== isEmpty) section.hidden = isEmpty; // what is set anew is styled anew
    }
    for (const button of root.querySelectorAll("[data-shows]")) {
      const place = button.querySelector("[data-n]");
      const text = this.round.list ? String(n[button.dataset.shows]) : "";
      if (place.textContent !== text) place.textContent = text;
    }
    const said = this.round.part("found");
    const text = this.foundText(nHere);
    if (said.textContent !== text) said.textContent = text;
  }

  foundText(n) {
    const { round } = this;
    if (!round.list) return "";
    if (this.typed.length) return n ? round.count("found", n) : round.word("nothingFound");
    if (n) return "";
    return round.word({ [TO_DO]: "emptyToDo", [AGAIN]: "emptyAgain", done: "emptyDone", all: "emptyAll" }[this.filter]);
  }
}

function filterOf(shop) {
  const progress = progressOf(shop);
  return progress === TO_DO || progress === AGAIN ? progress : "done";
}

// All that a row shows of a shop, to see whether it is to be changed: on another day it says other things.
function lookOf({ name, number, sector, state, closingDays, isBlocked, isPending, refusal, visit }, today) {
  const said = visit ? [visit.outcome, visit.at, visit.by, visit.isPending, visit.come_back_on, visit.come_back_at, visit.best_time] : [];
  return [today, name, number, sector, state, closingDays, isBlocked, isPending, refusal?.key, ...said].join("\u0000");
}

function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// "14:30" as "14 h 30".
export function spokenHour(time) {
  const [hours, minutes] = time.split(":");
  return `${Number(hours)}\u00a0h${minutes === "00" ? "" : `\u00a0${minutes}`}`;
}
