// The door of a session on a phone: who is expected, who is there. Works without network on the list that was last
// read; what is noted goes through the outbox of the shell (js/field.js) and is laid over the list until it is in it.

import { openScanner } from "./check_in/scanner.js";
import { startWalkIns } from "./check_in/walk_ins.js";
import { Door } from "./check_in/door.js";

const root = document.querySelector("[data-door]");
if (root) {
  const door = new Door(root);
  openScanner(door);
  startWalkIns(door);
  door.start();
}
