// The card that is left at a shop: its code by camera, or typed.

import { codeIn, watch } from "../camera.js";
import { closeDialog, openDialog, prepareDialog, problem } from "./dialogs.js";

const LENGTH = 8;
const PATIENCE_MS = 5_000;

export function startCards(round) {
  const dialog = round.part("card");
  const form = dialog.querySelector("form");
  const typed = form.querySelector("#round-code");
  const said = form.querySelector("[data-said]");
  let shop = null;
  let nOpened = 0; // how often it was opened: an answer that comes late is of an earlier time
  let stop = () => undefined;

  prepareDialog(dialog, () => stop());
  round.root.querySelector("[data-opens=card]").addEventListener("click", async () => {
    shop = round.open;
    nOpened += 1;
    form.reset();
    said.textContent = "";
    problem(dialog, "");
    openDialog(dialog);
    try {
      stop = await watch(round.part("video"), round.root.dataset.qr, seen);
      if (!dialog.open) stop();
    } catch {
      said.textContent = round.word("noCamera");
      typed.focus();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(codeIn(typed.value));
  });

  function seen(text) {
    const code = codeIn(text);
    if (code.length !== LENGTH || code === typed.value) return;
    navigator.vibrate?.(80);
    typed.value = code;
    said.textContent = round.word("cardRead", { code });
  }

  async function save(code) {
    if (code.length !== LENGTH) return problem(dialog, round.word("codeNeeded"), typed);
    problem(dialog, "");
    const opened = nOpened;
    said.textContent = round.word("looking");
    const label = round.word("cardSaved", { code, shop: shop.name });
    const keys = await round.keep([
      { kind: "card_tied", body: { shop: shop.uuid, code }, label, trace: { shop: shop.uuid, round: round.uuid, code } },
    ]);
    const item = keys && (await round.answerTo(keys[0], PATIENCE_MS));
    const isHere = nOpened === opened && dialog.open;
    if (isHere) said.textContent = "";
    if (!keys || round.isForgotten) return undefined;
    if (item?.state === "parked") {
      if (!isHere) return round.tell(`${round.word("card", { code })} : ${item.message}`); // it waits among what was refused
      await field.outbox.remove(item.key); // it is said here
      return problem(dialog, item.message, typed);
    }
    if (isHere) closeDialog(dialog);
    return round.tell(item ? label : round.word("cardKept", { code }));
  }
}
