// A place at a session, asked for on the doorstep: answered at once with a network, noted as a request without one.

import { dayOf } from "./days.js";
import { closeDialog, openDialog, prepareDialog, problem } from "./dialogs.js";

const PATIENCE_MS = 8_000;
const MOST_PEOPLE = 6;

export function startSeats(round) {
  const dialog = round.part("seat");
  const form = dialog.querySelector("form");
  const answer = dialog.querySelector("[data-answer]");
  const people = form.querySelector("[data-people]");
  const at = (selector) => form.querySelector(selector);
  let shop = null;
  let withTeam = null; // key of a request that could not be given: the team has it
  let nOpened = 0; // how often it was opened: an answer that comes late is of an earlier time

  prepareDialog(dialog, () => round.isForgotten && form.reset());
  round.root.querySelector("[data-opens=seat]").addEventListener("click", open);
  dialog.addEventListener("click", ({ target }) => {
    const does = target.closest("button")?.dataset.does;
    if (does === "add-person") addPerson().querySelector("[data-name]").focus();
    if (does === "drop-person") dropPerson(target.closest("fieldset"));
    if (does === "other-date") otherDate();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  round.root.addEventListener("round:forgotten", () => {
    people.replaceChildren();
    answer.hidden = true;
    shop = null;
  });

  function open() {
    shop = round.open;
    nOpened += 1;
    withTeam = null;
    form.reset();
    people.replaceChildren();
    addPerson();
    form.hidden = false;
    answer.hidden = true;
    problem(dialog, "");
    at("[data-shop]").textContent = shop.name;
    fillSessions();
    openDialog(dialog);
  }

  // The sessions that are on this phone, those here first, with their places as they were.
  function fillSessions() {
    const now = round.now();
    const sessions = (round.sessions?.sessions ?? []).filter((one) => Date.parse(one.starts_at) > now);
    at("[data-as-of]").textContent = sessions.length ? round.word("placesAsOf", { when: field.when(round.sessions.at) }) : round.word("noSession");
    const here = sessions.filter((one) => one.is_here);
    const elsewhere = sessions.filter((one) => !one.is_here);
    at("[data-list]").replaceChildren(...here.map(option));
    at("[data-elsewhere] > div").replaceChildren(...elsewhere.map(option));
    at("[data-elsewhere]").hidden = !elsewhere.length;
    at("[data-elsewhere]").open = !here.length;
  }

  function option(session) {
    const label = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "session", value: session.id });
    const text = document.createElement("span");
    const when = `${round.spoken(dayOf(session.starts_at))}, ${field.hour(session.starts_at)}`;
    const where = [session.title, session.is_here ? "" : session.cities, session.place].filter(Boolean).join(" · ");
    text.append(Object.assign(document.createElement("strong"), { textContent: when }), small(where), small(session.places));
    label.append(radio, text);
    return label;
  }

  function small(text) {
    return Object.assign(document.createElement("small"), { textContent: text });
  }

  function addPerson() {
    const person = dialog.querySelector("template[data-person]").content.firstElementChild.cloneNode(true);
    people.append(person);
    dressPeople();
    return person;
  }

  function dropPerson(person) {
    person.remove();
    dressPeople();
    at("[data-does=add-person]").focus();
  }

  function dressPeople() {
    [...people.children].forEach((one, n) => {
      one.querySelector("legend").textContent = n ? round.word("person", { n: n + 1 }) : round.word("contact");
      one.querySelector("[data-does=drop-person]").hidden = !n;
    });
    at("[data-does=add-person]").hidden = people.children.length >= MOST_PEOPLE;
  }

  // What is asked for; null where something lacks, which is said.
  function asked() {
    const session = at("[name=session]:checked");
    if (!session) return lacks("sessionNeeded", at("[name=session]"));
    const said = [];
    for (const one of people.children) {
      const [name, role, email, phone] = ["name", "role", "email", "phone"].map((part) => one.querySelector(`[data-${part}]`));
      if (!name.value.trim()) return lacks("personNeeded", name);
      if (email.value && !email.checkValidity()) return lacks("reachWrong", email);
      if (!said.length && !email.value.trim() && !phone.value.trim()) return lacks("reachNeeded", email);
      said.push({ name: name.value.trim(), role: role.value, email: email.value.trim(), phone: phone.value.trim() });
    }
    const consents = [...form.querySelectorAll("[name=consent]:checked")].map((one) => one.value);
    return { shop: shop.uuid, session: Number(session.value), people: said, language: at("#rs-language").value, consents };
  }

  function lacks(word, field) {
    problem(dialog, round.word(word), field);
    return null;
  }

  async function ask() {
    const body = asked();
    if (!body) return;
    const meant = shop;
    const opened = nOpened;
    problem(dialog, "");
    tell(round.word("askingSeat"), "info");
    const before = withTeam;
    const withdrawn = before && { kind: "seat_request_withdrawn", body: { request: before }, label: round.word("seatWithdrawn", { shop: meant.name }), trace: { shop: meant.uuid } };
    const keys = await round.keep([
      ...(before ? [withdrawn] : []),
      { kind: "seat_request", body, label: round.word("seatLabel", { shop: meant.name }), trace: { shop: meant.uuid, round: round.uuid, session: body.session } },
    ]);
    const isHere = () => nOpened === opened && dialog.open;
    if (!keys) return void (isHere() && showForm());
    if (before) await field.outbox.remove(before);
    withTeam = null;
    const item = navigator.onLine ? await round.answerTo(keys.at(-1), PATIENCE_MS) : undefined;
    if (round.isForgotten) return;
    if (item?.state === "parked") return refused(item, isHere());
    const visited = (await noteVisit(meant)) ? round.word("seatVisit") : "";
    const [text, tone, then = ""] = told(item);
    if (!isHere()) return round.tell(`${meant.name} : ${text}`);
    tell(text, tone, [then, visited].filter(Boolean).join(" "));
    if (item) toldAtTheDoor(item.answer, meant);
  }

  // What is said of a request: [text, tone, what follows]. `item`: with its answer, or nothing without one.
  function told(item) {
    if (!item) return [round.word("seatKept"), "warn", round.word("seatKeptThen")];
    const { seat, n_before: nBefore, is_mailed: isMailed } = item.answer;
    if (seat === "waiting") return [round.word("onList", { n: nBefore + 1 }), "warn"];
    return [round.word(isMailed ? "confirmedMail" : "confirmed"), "good"];
  }

  // Whoever stands there hears why, and is offered another date: asking for it withdraws this request. Else the team, which
  // has it, offers one.
  function refused(item, isHere) {
    if (!isHere) return round.tell(`${item.label} : ${item.message}`);
    withTeam = item.served === "parked" ? item.key : null;
    tell(item.message, "warn");
    answer.querySelector("[data-does=other-date]").hidden = false;
  }

  // Who gets no mail was told by the steward just now: no call is left to be made.
  function toldAtTheDoor({ sign_up: signUp, has_call: hasCall, is_mailed: isMailed }, meant) {
    if (!signUp || (!hasCall && isMailed !== false)) return;
    round.keep([
      { kind: "call_made", body: { sign_up: signUp }, label: round.word("callLabel", { name: meant.name }), trace: { sign_up: signUp, round: round.uuid } },
    ]);
  }

  function otherDate() {
    showForm();
    const before = at("[name=session]:checked");
    if (before) before.checked = false;
    at("[name=session]")?.focus();
  }

  function showForm() {
    form.hidden = false;
    answer.hidden = true;
  }

  function tell(text, tone, then = "") {
    form.hidden = true;
    answer.hidden = false;
    const said = answer.querySelector("[data-said]");
    said.className = `notice notice-${tone}`;
    said.textContent = text;
    answer.querySelector("[data-then]").textContent = then;
    answer.querySelector("[data-does=other-date]").hidden = true;
    said.focus();
  }

  // Who was signed up was visited: the visit of today says so, else there is one. Whether it does.
  async function noteVisit(meant) {
    const { visit } = round.shown.get(meant.uuid) ?? meant;
    round.rows.kept.add(meant.uuid);
    const isToday = visit?.isMine && visit.key && dayOf(visit.at) === round.today();
    if (isToday && visit.outcome === "signed_up") return true;
    if (!isToday) {
      const said = { outcome: "signed_up", reason: "", come_back_on: null, come_back_at: null, language: "", best_time: "", materials: [] };
      return Boolean(await round.noteVisits([meant], said));
    }
    // What the list does not say of it stays as the server has it.
    const known = Object.fromEntries(["language", "materials"].filter((name) => visit[name] !== undefined).map((name) => [name, visit[name]]));
    const said = { outcome: "signed_up", reason: "", come_back_on: null, come_back_at: null, best_time: visit.best_time || "", ...known };
    const keys = await round.keep([
      {
        kind: "visit_corrected",
        body: { visit: visit.key, ...said },
        label: round.word("corrected", { shop: meant.name }),
        trace: { visit: visit.key, at: visit.at, shop: meant.uuid, round: round.uuid, ...said },
      },
    ]);
    return Boolean(keys);
  }
}
