// A shop that the round lacks: one of the register, by name while there is a network, or a new one that was found in the street.

import { closeDialog, openDialog, prepareDialog, problem } from "./dialogs.js";

const PAUSE_MS = 250;

export function startFinding(round) {
  const dialog = round.part("find");
  const form = dialog.querySelector("form");
  const at = (id) => form.querySelector(`#rf-${id}`);
  let timer = null;
  let offered = [];

  prepareDialog(dialog);
  at("sector").replaceChildren(...[...round.root.querySelector("#rd-sector").children].map((one) => one.cloneNode(true)));
  round.root.querySelector("[data-opens=find]").addEventListener("click", open);
  at("name").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, PAUSE_MS);
  });
  at("offers").addEventListener("click", ({ target }) => {
    const shop = offered.find((one) => one.uuid === target.closest("button")?.dataset.uuid);
    if (shop) visit(shop);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add();
  });

  function open() {
    form.reset();
    problem(dialog, "");
    at("said").textContent = "";
    at("offers").replaceChildren();
    at("name").value = round.part("query").value;
    at("streets").replaceChildren(...[...new Set(round.list?.streets ?? [])].map((street) => new Option("", street)));
    openDialog(dialog);
    at("name").focus();
    offer();
  }

  async function offer() {
    const query = at("name").value.trim();
    let found = [];
    let isSearched = false;
    if (query.length > 1) {
      try {
        const answer = await fetch(`${round.root.dataset.shops}?q=${encodeURIComponent(query)}`, { cache: "no-store", signal: AbortSignal.timeout(5000) });
        isSearched = answer.ok;
        if (answer.ok) found = (await answer.json()).shops;
      } catch {
        // Without network the shop is added; the register brings doubles together.
      }
    }
    if (query !== at("name").value.trim() || round.isForgotten) return;
    offered = found;
    at("offers").replaceChildren(...found.map(option));
    at("said").textContent = query.length < 2 ? "" : isSearched ? (found.length ? round.word("offered") : "") : round.word("searchOffline");
  }

  function option(shop) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.dataset.uuid = shop.uuid;
    button.append(shop.name, Object.assign(document.createElement("small"), { textContent: shop.street }));
    item.append(button);
    return item;
  }

  // A shop of the register: its sheet, also where the round lacks it.
  function visit(shop) {
    closeDialog(dialog);
    if (!round.shown.has(shop.uuid)) {
      round.shown.set(shop.uuid, { uuid: shop.uuid, number: "", name: shop.name, street: shop.street, side: 0, sector: "", state: "", closingDays: "", visit: null, isElsewhere: true });
    }
    round.openShop(shop.uuid);
  }

  function add() {
    const said = { name: at("name").value.trim(), street: at("street").value.trim(), number: at("number").value.trim(), sector: at("sector").value };
    if (!said.name) return problem(dialog, round.word("nameNeeded"), at("name"));
    if (!said.street) return problem(dialog, round.word("whereNeeded"), at("street"));
    const postalCode = postalCodeOf(said.street);
    round.part("query").value = "";
    round.rows.typed = [];
    const label = round.word("foundSaved", { shop: said.name });
    const keys = round.keep([
      { kind: "shop_found", body: { ...said, postal_code: postalCode, round: round.uuid }, label, trace: { ...said, round: round.uuid } },
    ]);
    closeDialog(dialog);
    return round.tellKept(keys, label);
  }

  // Where the round leaves no doubt: the street's, or the only one of the round; else "".
  function postalCodeOf(street) {
    const { streets = [], postal_codes: codes = [] } = round.list ?? {};
    const found = codes.filter((_, n) => streets[n] === street);
    if (found.length === 1) return found[0];
    return new Set(codes).size === 1 ? codes[0] : "";
  }
}
