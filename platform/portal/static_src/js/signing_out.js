// Whoever signs out leaves nothing to read in the field shell of this phone; what waits to be sent stays, and is named before.
// A phone that cannot count or forget signs out all the same.

import { countWaiting, forget } from "./field/forgetting.js";

const PATIENCE_MS = 2000;

for (const form of document.querySelectorAll("[data-signs-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await isWanted((await soon(countWaiting())) ?? 0))) return;
    await soon(forget());
    form.submit();
  });
}

// What comes of it, or nothing where it fails or takes too long.
function soon(promise) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([promise.catch(() => undefined), late]);
}

// Asked only where `n` actions wait. In the body: the menu of the account, in which the button is, closes.
function isWanted(n) {
  const dialog = document.getElementById("sign-out-question");
  if (!n || !dialog?.showModal) return true;
  const text = n === 1 ? dialog.dataset.one : dialog.dataset.many;
  dialog.querySelector("[data-told]").textContent = text.replace("{n}", n);
  document.body.append(dialog);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "leave"), { once: true });
  });
}
