// Dialogs that the phone's back button closes: each is an entry of the page's history.

const open = []; // in the order in which they were opened

export function openDialog(dialog, focused = dialog.querySelector("h2")) {
  history.pushState({ dialogs: open.length + 1 }, "");
  open.push(dialog);
  dialog.showModal();
  dialog.scrollTop = 0;
  focused?.focus();
}

export function closeDialog(dialog) {
  if (!open.includes(dialog)) return;
  open.splice(open.indexOf(dialog), 1);
  if (dialog.open) dialog.close();
  history.back();
}

// `close` is done by whoever closes by Escape or a button; `closed` is called however it is closed.
export function prepareDialog(dialog, closed = () => undefined) {
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeDialog(dialog);
  });
  dialog.addEventListener("close", () => {
    if (open.includes(dialog)) closeDialog(dialog);
    closed();
  });
  for (const button of dialog.querySelectorAll("[data-closes]")) button.addEventListener("click", () => closeDialog(dialog));
}

addEventListener("popstate", () => {
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
