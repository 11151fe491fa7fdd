// Dialogs that the phone's back button closes: each is an entry of the page's history.

const open = []; // in the order in which they were opened
let isMoving = false; // the browser goes back, which takes it a moment

if (history.state?.dialogs) history.replaceState(null, ""); // the page was loaded anew

export function openDialog(dialog, focused = dialog.querySelector("h2")) {
  open.push(dialog);
  dialog.showModal();
  dialog.scrollTop = 0;
  focused?.focus();
  settle();
}

export function closeDialog(dialog) {
  if (!open.includes(dialog)) return;
  open.splice(open.indexOf(dialog), 1);
  if (dialog.open) dialog.close();
  settle();
}

// As many entries of the history as dialogs.
function settle() {
  if (isMoving) return;
  const depth = history.state?.dialogs ?? 0;
  isMoving = depth > open.length;
  if (isMoving) history.go(open.length - depth);
  for (let n = depth; n < open.length; n += 1) history.pushState({ dialogs: n + 1 }, "");
}

// Escape and its buttons close it; `closed` is called however it is closed.
export function prepareDialog(dialog, closed = () => undefined) {
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeDialog(dialog);
  });
  dialog.addEventListener("close", () => {
    if (dialog.open) return; // opened again meanwhile
    closeDialog(dialog);
    closed();
  });
  for (const button of dialog.querySelectorAll("[data-closes]")) button.addEventListener("click", () => closeDialog(dialog));
}

addEventListener("popstate", () => {
  if (isMoving) {
    isMoving = false;
    settle();
    return;
  }
  const depth = history.state?.dialogs ?? 0;
  while (open.length > depth) {
    const dialog = open.pop();
    if (dialog.open) dialog.close();
  }
});

// What is wrong, aloud, and the field to mend it in.
export function problem(dialog, text, field) {
  const place = dialog.querySelector("[data-problem]");
  place.textContent = text;
  place.hidden = !text;
  field?.focus();
}
