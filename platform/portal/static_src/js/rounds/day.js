// My day: one's own visits of today, over all rounds of this phone, the hours that they took, and sending both to the team;
// yesterday's, where it was not sent.

import { addDays, dayOf, duration, proposedMinutes, spokenDay } from "./days.js";
import { telephone } from "./calls.js";

const MOST_MINUTES = 16 * 60;

export function startDay(round) {
  const form = round.part("day-form");
  const hours = round.part("hours");
  const changed = new Map(); // round -> minutes, where the steward said something else than is proposed
  const names = new Map(); // round -> its name
  const title = round.part("day-title");
  const myDay = title.textContent;
  const yesterday = round.part("yesterday");
  let day = round.today(); // the one that is shown, and sent: it stays when midnight passes

  hours.addEventListener("click", ({ target }) => {
    const step = Number(target.closest("button")?.dataset.step);
    if (!step) return;
    const { id } = target.closest("li").dataset;
    const minutes = Math.min(Math.max(minutesOf(id) + step, 0), MOST_MINUTES);
    changed.set(id, minutes);
    target.closest("li").querySelector("output").textContent = duration(minutes);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  round.root.addEventListener("round:view", ({ detail }) => detail === "day" && showDay(round.today()));
  yesterday.addEventListener("click", ({ target }) => {
    if (!target.closest("button")) return;
    showDay(addDays(round.today(), -1));
    title.focus();
  });
  round.root.addEventListener("round:noted", () => {
    if (round.part("day").hidden) return;
    if (form.hidden) day = round.today(); // nothing is shown that could be sent
    show();
  });
  round.root.addEventListener("round:forgotten", () => {
    changed.clear();
    names.clear();
    show();
  });

  function showDay(shown) {
    if (day !== shown) changed.clear();
    day = shown;
    show();
  }

  // Own visits of the day, in order: those of the list that this phone does not know, and those of this phone.
  function visits() {
    const { noted } = round;
    const found = new Map();
    for (const shop of round.known) {
      const { visit } = shop;
      if (visit?.isMine && visit.key) found.set(visit.key, { ...visit, name: shop.name, number: shop.number, round: round.uuid });
    }
    const labels = new Map(round.items.map((item) => [item.key, item.label]));
    for (const visit of noted.visits.values()) {
      const shop = round.shown.get(visit.shop);
      const inList = found.get(visit.key);
      const name = shop?.name ?? labels.get(visit.key)?.split(/\s:\s/)[0] ?? "";
      found.set(visit.key, { ...inList, ...visit, ...(visit.isNew ? {} : inList), name, number: shop?.number ?? "" });
    }
    return [...found.values()].filter((one) => !noted.undone.has(one.key) && dayOf(one.at) === day).sort((a, b) => a.at - b.at);
  }

  // Whether this phone has visits of yesterday whose day was not sent.
  function lacksYesterday() {
    const before = addDays(round.today(), -1);
    const { noted } = round;
    const isOfIt = (one) => !noted.undone.has(one.key) && dayOf(one.at) === before;
    return day !== before && !isSent(before) && [...noted.visits.values()].some(isOfIt);
  }

  function isSent(of) {
    return round.items.some((item) => item.kind === "day_sent" && item.trace?.day === of && item.state !== "parked");
  }

  function show() {
    const found = round.list ? visits() : [];
    title.textContent = day === round.today() ? myDay : label();
    yesterday.hidden = !lacksYesterday();
    const first = found[0] && field.hour(found[0].at);
    const last = found[0] && field.hour(found.at(-1).at);
    round.part("day-sum").textContent = found.length ? round.count("day", found.length, { first, last }) : round.list ? round.word("dayNone") : "";
    const counts = new Map();
    for (const { outcome } of found) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    fill(round.part("day-outcomes"), [...round.outcomes].filter(([code]) => counts.has(code)).map(([code, label]) => `${label} ${counts.get(code)}`));
    fill(round.part("day-visits"), found.toReversed().map((one) => `${field.hour(one.at)} · ${[one.number, one.name].filter(Boolean).join(" ")} · ${round.outcomes.get(one.outcome)}`));
    form.hidden = !found.length;
    showHours(found);
    showSent();
    const { phone } = round.list?.round ?? {};
    round.part("manager").hidden = !phone;
    if (phone) round.part("manager").querySelector("a").href = telephone(phone);
  }

  function fill(list, texts) {
    list.replaceChildren(...texts.map((textContent) => Object.assign(document.createElement("li"), { textContent })));
  }

  let proposed = new Map();

  function minutesOf(id) {
    return changed.get(id) ?? proposed.get(id) ?? 0;
  }

  function showHours(found) {
    const byRound = new Map();
    for (const one of found) byRound.set(one.round, [...(byRound.get(one.round) ?? []), one.at]);
    proposed = new Map([...byRound].map(([id, instants]) => [id, proposedMinutes(instants)]));
    if ([...hours.children].map((li) => li.dataset.id).join() !== [...proposed.keys()].join()) {
      hours.replaceChildren(
        ...[...proposed.keys()].map((id) => {
          const row = round.part("hour").content.firstElementChild.cloneNode(true);
          row.dataset.id = id;
          return row;
        }),
      );
    }
    for (const row of hours.children) {
      const { id } = row.dataset;
      row.querySelector("output").textContent = duration(minutesOf(id));
      row.querySelector("[data-label]").textContent = names.get(id) ?? round.word("otherRound");
      if (!names.has(id)) nameOf(id).then((name) => name && (row.querySelector("[data-label]").textContent = name));
    }
  }

  async function nameOf(id) {
    const name = id === round.uuid ? round.list.round.name : (await field.lists.get(`tournee-${id}`).catch(() => undefined))?.json.round.name;
    if (name) names.set(id, name);
    return name;
  }

  function showSent() {
    const sent = round.items.filter((item) => item.kind === "day_sent" && item.trace?.day === day).at(-1);
    const text = !sent ? "" : sent.state === "sent" ? round.word("daySent", { when: field.when(sent.sent_at) }) : sent.state === "parked" ? sent.message : round.word("dayKept");
    const place = round.part("day-sent");
    if (place.textContent !== text) place.textContent = text;
  }

  // "Journée du mardi 1er décembre".
  function label() {
    return round.word("dayLabel", { day: spokenDay(day, day, round.language) });
  }

  function send() {
    const minutes = Object.fromEntries([...proposed.keys()].map((id) => [id, minutesOf(id)]));
    round.keep([
      { kind: "day_sent", body: { day, minutes }, label: label(), trace: { day, round: round.uuid } },
    ]);
  }
}
