// The time by the server's clock: a phone's may be a year off, or jump while it is used.

import { meta, setMeta } from "./database.js";

// A phone that was further than this without the server has more likely a clock that jumped.
const JUMP_MS = 31 * 24 * 3600 * 1000;

// Note that the server's clock said `server` when this phone's said `at` (ms); nothing where it did not say it (NaN).
export async function noteServerTime(server, at) {
  if (server) await setMeta("clock", { server, off: server - at });
}

// Now (ms), by this phone's clock as the server put it right last; where that clock jumped since, when the server said so.
// By the phone's alone where no server ever said it.
export async function serverNow() {
  const known = await meta("clock");
  if (!known) return Date.now();
  const now = Date.now() + known.off;
  return now < known.server || now > known.server + JUMP_MS ? known.server : now;
}
