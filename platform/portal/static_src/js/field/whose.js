// Whose page this is, and whether it still is: somebody else may sign in on this phone while it is open.

// The server wrote it into the page, and a page of somebody else's is forgotten. Nobody's in the worker.
export function pageUser() {
  return globalThis.document?.documentElement.querySelector("[data-field-user]")?.dataset.fieldUser ?? "";
}

let isOthers = false;
let listener = () => undefined;

// Called once, with who it is, when it is known that somebody else is signed in now.
export function onSomebodyElse(called) {
  listener = called;
}

// Who is signed in, as the server said at `at` (ms): what it said before this page was opened tells nothing of it.
export function meet({ user, at }) {
  if (isOthers || !pageUser() || user === pageUser() || at < performance.timeOrigin) return;
  isOthers = true;
  listener(user);
}

// Whether this page is somebody else's by now: it keeps nothing any more.
export function isSomebodyElses(known) {
  if (known) meet(known);
  return isOthers;
}
