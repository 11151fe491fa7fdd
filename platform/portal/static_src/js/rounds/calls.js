// Calls to make, to who asked for a place while the phone was offline and has no mail; and what others wrote over what one
// had written of a shop.

const SEATS = { confirmed: "callConfirmed", held: "callConfirmed", offered: "callConfirmed", waiting: "callWaiting" };

export function startCalls(round) {
  const section = round.part("calls");
  const list = section.querySelector("ul");
  const overtaken = round.part("overtaken");
  let looks = "";

  list.addEventListener("click", ({ target }) => {
    const li = target.closest("[data-does=called]")?.closest("li");
    if (!li) return;
    const call = round.list.calls.find((one) => one.sign_up === li.dataset.id);
    round.keep([
      { kind: "call_made", body: { sign_up: call.sign_up }, label: round.word("callLabel", { name: call.shop }), trace: { sign_up: call.sign_up, round: round.uuid } },
    ]);
  });
  overtaken.addEventListener("click", ({ target }) => {
    const does = target.closest("button")?.dataset.does;
    const one = round.list?.overtaken.find((found) => String(found.id) === target.closest("li").dataset.id);
    if (!does || !one) return;
    const isBack = does === "put-back";
    round.keep([
      {
        kind: isBack ? "value_put_back" : "value_left",
        body: { id: one.id },
        label: round.word(isBack ? "putBack" : "left", { shop: one.name }),
        trace: { id: one.id, round: round.uuid },
      },
    ]);
  });
  round.root.addEventListener("round:noted", show);
  round.root.addEventListener("round:forgotten", show);

  function show() {
    const calls = (round.list?.calls ?? []).filter((one) => !round.noted.called.has(one.sign_up));
    const values = (round.list?.overtaken ?? []).filter((one) => !round.noted.settled.has(one.id));
    const look = JSON.stringify([calls, values]);
    if (look === looks) return;
    looks = look;
    section.hidden = !calls.length;
    list.replaceChildren(...calls.map(callRow));
    overtaken.hidden = !values.length;
    overtaken.replaceChildren(...values.map(overtakenRow));
  }

  function callRow(call) {
    const row = round.part("call").content.firstElementChild.cloneNode(true);
    row.dataset.id = call.sign_up;
    row.querySelector("[data-name]").textContent = call.name;
    row.querySelector("[data-shop]").textContent = call.shop;
    row.querySelector("[data-seat]").textContent = round.word(SEATS[call.seat] ?? "callEnded");
    row.querySelector("[data-phone]").textContent = call.phone;
    row.querySelector("[data-of]").textContent = ` : ${call.name}`;
    const link = row.querySelector("[data-tel]");
    link.hidden = !call.phone;
    link.href = telephone(call.phone);
    return row;
  }

  function overtakenRow(one) {
    const row = round.part("overtaken-row").content.firstElementChild.cloneNode(true);
    row.dataset.id = one.id;
    const name = { name: "overtakenName", sector: "overtakenSector", closing_days: "overtakenDays" }[one.field];
    row.querySelector("[data-label]").textContent = round.word("overtaken", { who: one.by });
    row.querySelector("[data-reason]").textContent = round.word(name, { shop: one.name, lost: shown(one.field, one.lost), kept: shown(one.field, one.kept) });
    return row;
  }

  function shown(field, value) {
    if (!value) return round.word("nothing");
    if (field === "sector") return round.sectors.get(value) ?? value;
    if (field !== "closing_days") return value;
    const names = new Map([...round.root.querySelectorAll("[name=closing]")].map((day) => [day.value, round.within(day.parentElement.textContent.trim())]));
    return value.split(",").map((day) => names.get(day) ?? day).join(", ");
  }
}

export function telephone(number) {
  return `tel:${number.replace(/[^+\d]/g, "")}`;
}
