// A steward's round on a phone. Works without network on the list that was last read; what is noted goes through the outbox
// of the shell (js/field.js) and is laid over the list until it is in it.

import { startCalls } from "./rounds/calls.js";
import { startCards } from "./rounds/cards.js";
import { startDay } from "./rounds/day.js";
import { startDetails } from "./rounds/details.js";
import { startFinding } from "./rounds/finding.js";
import { startMap } from "./rounds/map.js";
import { Round } from "./rounds/round.js";
import { startSeats } from "./rounds/seats.js";
import { startSheet } from "./rounds/sheet.js";
import { startSides } from "./rounds/sides.js";
import { startUndo } from "./rounds/undo.js";

const root = document.querySelector("[data-round]");
if (root) {
  const round = new Round(root);
  for (const start of [startUndo, startSheet, startSides, startDetails, startCards, startFinding, startSeats, startCalls, startMap, startDay]) {
    start(round);
  }
  round.start();
}
