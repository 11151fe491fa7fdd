// What a steward learns of a shop: its sign, sector, closing days; that nobody contacts it any more; the diagnostic's code.

import { closeDialog, openDialog, prepareDialog, problem } from "./dialogs.js";

export function startDetails(round) {
  startCorrecting(round);
  startBlocking(round);
  const diagnostic = round.part("diagnostic");
  prepareDialog(diagnostic);
  round.root.querySelector("[data-opens=diagnostic]").addEventListener("click", () => openDialog(diagnostic));
}

function startCorrecting(round) {
  const dialog = round.part("details");
  const form = dialog.querySelector("form");
  const name = form.querySelector("#rd-name");
  const sector = form.querySelector("#rd-sector");
  const days = [...form.querySelectorAll("[name=closing]")];
  let shop = null;

  prepareDialog(dialog);
  round.root.querySelector("[data-opens=details]").addEventListener("click", () => {
    shop = round.open;
    problem(dialog, "");
    name.value = shop.name;
    sector.value = shop.sector;
    for (const day of days) day.checked = shop.closingDays.split(",").includes(day.value);
    openDialog(dialog);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });

  function save() {
    const said = {
      name: name.value.trim(),
      sector: sector.value,
      closing_days: days.filter((day) => day.checked).map((day) => day.value).join(),
    };
    if (!said.name) return problem(dialog, round.word("nameNeeded"), name);
    const seen = { name: shop.name, sector: shop.sector, closing_days: shop.closingDays };
    const fields = Object.keys(said).filter((field) => said[field] !== seen[field] && (said[field] || field === "closing_days"));
    if (!fields.length) return problem(dialog, round.word("nothingChanged"));
    const saved = round.word("detailsSaved", { shop: said.name });
    const keys = round.keep([
      {
        kind: "shop_details",
        body: { shop: shop.uuid, changes: Object.fromEntries(fields.map((field) => [field, { seen: seen[field], value: said[field] }])) },
        label: saved,
        trace: { shop: shop.uuid, round: round.uuid, changes: Object.fromEntries(fields.map((field) => [field, said[field]])) },
      },
    ]);
    closeDialog(dialog);
    return round.tellKept(keys, saved);
  }
}

function startBlocking(round) {
  const dialog = round.part("block");
  const form = dialog.querySelector("form");
  let shop = null;

  prepareDialog(dialog);
  round.root.querySelector("[data-opens=block]").addEventListener("click", () => {
    shop = round.open;
    form.reset();
    problem(dialog, "");
    openDialog(dialog);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = form.querySelector("[name=block]:checked")?.value;
    if (!reason) return problem(dialog, round.word("reasonNeeded"), form.querySelector("[name=block]"));
    const saved = round.word("blockedSaved", { shop: shop.name });
    const keys = round.keep([
      { kind: "do_not_contact", body: { shop: shop.uuid, reason }, label: saved, trace: { shop: shop.uuid, round: round.uuid } },
    ]);
    closeDialog(dialog);
    return round.tellKept(keys, saved);
  });
}
