// A whole side of a street at once: closed or vacant, for the shops of it that were not visited in this round.

import { closeDialog, openDialog, prepareDialog, problem } from "./dialogs.js";
import { sidesOf } from "./shops.js";

export function startSides(round) {
  const dialog = round.part("whole");
  const form = dialog.querySelector("form");
  const at = (selector) => form.querySelector(selector);
  let left = []; // the shops that are meant

  prepareDialog(dialog);
  round.part("list").addEventListener("click", ({ target }) => {
    if (target.closest("[data-does=side]")) open(target.closest("section").dataset.side);
  });
  form.addEventListener("change", dress);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });

  function open(id) {
    const side = sidesOf([...round.shown.values()]).find((one) => one.id === id);
    if (!side) return;
    left = side.shops.filter((shop) => !shop.visit && !shop.isBlocked);
    form.reset();
    problem(dialog, "");
    at("h2").textContent = round.word("whole", { side: round.rows.sideName(side) });
    at("[data-count]").textContent = left.length ? round.count("whole", left.length) : round.word("wholeNone");
    at("fieldset").hidden = at("[type=submit]").hidden = !left.length;
    dress();
    openDialog(dialog);
  }

  function outcome() {
    return at("[name=whole]:checked")?.value;
  }

  function dress() {
    const state = round.part("visit").querySelector(`[name=outcome][value="${outcome()}"]`)?.parentElement.dataset.state;
    at("[data-follows]").textContent = state ? round.count("wholeFollows", left.length, { state }) : "";
  }

  function save() {
    if (!outcome()) return problem(dialog, round.word("chooseWhole"), at("[name=whole]"));
    const meant = left;
    const said = { outcome: outcome(), reason: "", come_back_on: null, come_back_at: null, language: "", best_time: "", materials: [] };
    for (const shop of meant) round.rows.kept.add(shop.uuid);
    const follows = at("[data-follows]").textContent;
    closeDialog(dialog);
    const keys = round.noteVisits(meant, said);
    const text = round.count("wholeSaved", meant.length, { outcome: round.within(round.outcomes.get(said.outcome)) });
    return round.tellKept(keys, [`${text}.`, follows].filter(Boolean).join(" "), () => round.undoVisits(keys, meant));
  }
}
