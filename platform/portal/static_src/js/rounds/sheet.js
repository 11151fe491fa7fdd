// A shop's sheet: what a visit gave, in three taps; later its correction. The rest of what one does at a door opens from it.

import { addDays } from "./days.js";
import { closeDialog, openDialog, prepareDialog, problem } from "./dialogs.js";

const BACK_IN_DAYS = ["1", "2", "7"];

export function startSheet(round) {
  const dialog = round.part("sheet");
  const form = round.part("visit");
  const at = (selector) => form.querySelector(selector);
  let shop = null;
  let corrected = null; // the visit that is being corrected

  prepareDialog(dialog, () => (round.open = null));
  round.part("list").addEventListener("click", ({ target }) => {
    if (target.closest("[data-does=open]")) round.openShop(target.closest("li").dataset.id);
  });
  form.addEventListener("change", dress);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("click", ({ target }) => {
    const does = target.closest("button")?.dataset.does;
    if (does === "correct") correct();
    if (does === "take-back") takeBack();
  });
  round.root.addEventListener("round:noted", () => round.open && show());
  round.root.addEventListener("round:forgotten", () => {
    shop = corrected = null;
    for (const place of form.querySelectorAll("h2, [data-number], [data-where], [data-visit]")) place.textContent = "";
    for (const name of ["[data-warning]", "[data-refusal]"]) put(name, "");
  });

  round.openShop = (uuid) => {
    const found = round.shown.get(uuid);
    if (!found) return;
    at("#round-spoken [data-extra]")?.remove();
    form.reset();
    corrected = null;
    round.open = found;
    shop = found;
    at("[data-legend]").textContent = round.word("asking");
    at(".round-more").open = false;
    problem(dialog, "");
    show();
    dress();
    openDialog(dialog);
  };

  // What is known of the shop: as it was noted meanwhile, too.
  function show() {
    shop = round.shown.get(round.open.uuid) ?? shop;
    round.open = shop;
    at("[data-number]").textContent = shop.number || "–";
    at("h2").textContent = shop.name;
    at("[data-where]").textContent = [`${shop.street} ${shop.number}`.trim(), round.rows.about({ ...shop, isElsewhere: false })].filter(Boolean).join(" · ");
    put("[data-warning]", round.rows.flags(shop).join(" "));
    put("[data-refusal]", shop.refusal ? round.word("refusedWhy", { why: shop.refusal.message }) : "");
    const { visit } = shop;
    const last = at("[data-last]");
    last.hidden = !visit || Boolean(corrected);
    if (visit) {
      const said = { outcome: round.outcomes.get(visit.outcome), who: round.rows.who(visit), when: round.moment(visit.at) };
      last.querySelector("[data-visit]").textContent = [round.word("lastVisit", said), round.rows.comeBack(visit)].filter(Boolean).join(" · ");
      last.querySelector(".cluster").hidden = !visit.isMine || !visit.key;
    }
    at("[data-card]").textContent = shop.card ? round.word("card", { code: shop.card }) : "";
    at("[data-seat]").textContent = seatText();
    at("[data-opens=seat]").hidden = at("[data-opens=block]").hidden = shop.isBlocked;
  }

  function seatText() {
    if (!shop.seat) return "";
    if (shop.seat.state === "waiting") return round.word("seatWaiting");
    return round.word(shop.seat.answer?.seat === "waiting" ? "seatOnList" : "seatConfirmed");
  }

  function put(selector, text) {
    at(selector).textContent = text;
    at(selector).hidden = !text;
  }

  // What follows from what is chosen: reasons, days, what the register will say.
  function dress() {
    const outcome = chosen("outcome");
    at(".round-reason").hidden = outcome !== "not_interested";
    const back = chosen("back");
    at("[data-back-day]").hidden = back !== "day";
    at("[data-back-at]").hidden = !back;
    at("[data-follows]").textContent = followsText(outcome);
    if (outcome) problem(dialog, "");
  }

  function followsText(outcome) {
    const state = at(`[name=outcome][value="${outcome}"]`)?.parentElement.dataset.state;
    return state ? round.word("follows", { state }) : "";
  }

  function chosen(name) {
    return at(`[name=${name}]:checked`)?.value ?? "";
  }

  function all(name) {
    return [...form.querySelectorAll(`[name=${name}]:checked`)].map((one) => one.value);
  }

  // All that the form says of a visit; null where it lacks something, which is said.
  function values() {
    const outcome = chosen("outcome");
    if (!outcome) {
      problem(dialog, round.word("choose"), at("[name=outcome]"));
      return null;
    }
    const back = chosen("back");
    const on = BACK_IN_DAYS.includes(back) ? addDays(round.today(), Number(back)) : back ? at("#round-back-on").value : "";
    if (back && !on) {
      problem(dialog, round.word("dayNeeded"), at("#round-back-on"));
      return null;
    }
    return {
      outcome,
      reason: outcome === "not_interested" ? chosen("reason") : "",
      come_back_on: on || null,
      come_back_at: (on && at("#round-back-at").value) || null,
      language: at("#round-spoken").value,
      best_time: chosen("best_time"),
      materials: all("materials"),
    };
  }

  function save() {
    const said = values();
    if (!said) return;
    const meant = shop;
    const visit = corrected;
    round.rows.kept.add(meant.uuid);
    round.open = null;
    // What changes behind the sheet changes before it closes: the page is laid out once.
    if (visit) saveCorrection(meant, visit, said);
    else saveVisit(meant, said);
    closeDialog(dialog);
  }

  function saveVisit(meant, said) {
    const follows = followsText(said.outcome);
    const keys = round.noteVisits([meant], said);
    const text = round.word("saved", { shop: meant.name, outcome: round.within(round.outcomes.get(said.outcome)) });
    round.tellKept(keys, [`${text}.`, follows].filter(Boolean).join(" "), () => round.undoVisits(keys, [meant]));
  }

  // What the list does not say of a visit is not said again, unless it was filled in: the server keeps it.
  function saveCorrection(meant, visit, filled) {
    const isKnown = (name) => visit[name] !== undefined || filled[name]?.length > 0;
    const said = Object.fromEntries(Object.entries(filled).filter(([name]) => !["reason", "language", "materials"].includes(name) || isKnown(name)));
    const keys = round.keep([
      {
        kind: "visit_corrected",
        body: { visit: visit.key, ...said },
        label: round.word("corrected", { shop: meant.name }),
        trace: { visit: visit.key, at: visit.at, shop: meant.uuid, round: round.uuid, ...said },
      },
    ]);
    round.tellKept(keys, [round.word("corrected", { shop: meant.name }), followsText(said.outcome)].filter(Boolean).join(" "));
  }

  function correct() {
    const { visit } = shop;
    corrected = visit;
    const check = (name, value) => {
      const found = at(`[name=${name}][value="${value ?? ""}"]`);
      if (found) found.checked = true;
    };
    check("outcome", visit.outcome);
    check("reason", visit.reason);
    check("best_time", visit.best_time);
    if (visit.come_back_on) {
      check("back", "day");
      at("#round-back-on").value = visit.come_back_on;
      at("#round-back-at").value = visit.come_back_at || "";
    }
    speak(visit.language ?? "");
    for (const material of visit.materials ?? []) check("materials", material);
    at("[data-legend]").textContent = round.word("correcting", { when: round.moment(visit.at) });
    at("[data-last]").hidden = true;
    dress();
    at("[name=outcome]:checked").focus();
  }

  // A language that the select does not offer, noted elsewhere, stays what it is.
  function speak(code) {
    const select = at("#round-spoken");
    select.value = code;
    if (select.value === code) return;
    const name = new Intl.DisplayNames(round.language, { type: "language", fallback: "code" }).of(code);
    const option = new Option(name, code, false, true);
    option.dataset.extra = "";
    select.append(option);
  }

  async function takeBack() {
    const meant = shop;
    round.rows.kept.add(meant.uuid);
    closeDialog(dialog);
    if (await round.undoVisits([meant.visit.key], [meant])) round.tell(round.word("takenBack", { shop: meant.name }));
  }

  // Note the same of these shops; their keys, as `round.keep` gives them.
  round.noteVisits = (shops, said) =>
    round.keep(
      shops.map((one) => ({
        kind: "visit",
        body: { shop: one.uuid, round: round.uuid, ...said },
        label: round.word("saved", { shop: one.name, outcome: round.within(round.outcomes.get(said.outcome)) }),
        trace: {
          shop: one.uuid,
          round: round.uuid,
          ...said,
          ...(one.isElsewhere && { elsewhere: { name: one.name, street: one.street, number: one.number } }),
        },
      })),
    );
}
