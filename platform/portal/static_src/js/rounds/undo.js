// The bar that says what was just noted, and undoes it for ten seconds. Later a visit is corrected on its shop's sheet.

const SHOWN_MS = 10_000;

export function startUndo(round) {
  const bar = round.part("undo");
  const text = round.part("undo-text");
  const button = bar.querySelector("[data-does=undo]");
  let timer = null;
  let undo = null;

  button.addEventListener("click", async () => {
    const does = undo;
    hide();
    if (does && (await does())) round.tell(round.word("undone"));
  });
  round.root.addEventListener("round:forgotten", hide);

  // Say something; `does`, where it can be undone.
  round.tell = (said, does = null) => {
    if (!said) return hide();
    clearTimeout(timer);
    undo = does;
    text.textContent = said;
    button.hidden = !does;
    bar.hidden = false;
    timer = setTimeout(hide, does ? SHOWN_MS : SHOWN_MS / 2);
    return undefined;
  };

  // Say at once that something was done; where the phone could not keep it, the shell says so, and this does no longer.
  round.tellKept = async (keys, said, does) => {
    round.tell(said, does);
    if (!(await keys) && text.textContent === said) hide();
  };

  function hide() {
    clearTimeout(timer);
    undo = null;
    if (bar.contains(document.activeElement)) round.part("query").focus();
    bar.hidden = true;
    text.textContent = "";
  }

  // Undo visits: by the keys that `keep` promised. Whether they are, as far as this phone goes.
  round.undoVisits = async (keys, shops) => {
    const known = await keys;
    if (!known) return false;
    const parked = new Set(round.items.filter((item) => item.state === "parked").map((item) => item.key));
    const sent = known.map((key, n) => ({ key, shop: shops[n] })).filter(({ key }) => !parked.has(key));
    for (const key of known) if (parked.has(key)) await field.outbox.remove(key);
    if (!sent.length) return true;
    const undone = await round.keep(
      sent.map(({ key, shop }) => ({
        kind: "visit_undone",
        body: { visit: key },
        label: round.word("takenBack", { shop: shop.name }),
        trace: { visit: key, shop: shop.uuid, round: round.uuid },
      })),
    );
    return Boolean(undone);
  };
}
