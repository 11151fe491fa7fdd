// The first page: what waits, what was refused and why, what was sent when; and the outbox as a file.

import { onChange, onForgotten } from "./database.js";
import * as outbox from "./outbox.js";
import { trySending } from "./shell.js";
import { when, word } from "./words.js";

const SECTIONS = [outbox.WAITING, outbox.PARKED, outbox.SENT];

export function startHome(root) {
  root.addEventListener("click", (event) => press(event.target.closest("button[data-does]")));
  onChange(() => show(root));
  onForgotten(() => {
    isForgotten = true;
    show(root);
  });
  show(root);
}

let isForgotten = false; // whoever opened the page has signed out

async function show(root) {
  const items = await outbox.items();
  const found = isForgotten ? [] : items;
  for (const state of SECTIONS) {
    const section = root.querySelector(`[data-items="${state}"]`);
    const here = found.filter((item) => item.state === state);
    if (state === outbox.SENT) here.reverse();
    section.hidden = !here.length;
    const list = section.querySelector("ul");
    const focused = focusedIn(list);
    list.replaceChildren(...here.map((item) => row(root, state, item)));
    if (focused) (list.querySelector(`[data-key="${focused.key}"] [data-does="${focused.does}"]`) ?? root.querySelector("h1")).focus();
  }
  root.querySelector("[data-nothing]").hidden = found.length > 0;
  root.querySelector("[data-export]").hidden = !found.some((item) => item.state !== outbox.SENT);
  root.querySelector("[data-does=send]").hidden = !found.some((item) => item.state === outbox.WAITING);
}

function focusedIn(list) {
  const button = document.activeElement?.closest?.("[data-does]");
  const key = button?.closest("[data-key]")?.dataset.key;
  return key && list.contains(button) ? { key, does: button.dataset.does } : null;
}

function row(root, state, item) {
  const made = root.querySelector(`template[data-row="${state}"]`).content.cloneNode(true);
  const put = (name, text) => {
    const place = made.querySelector(`[data-${name}]`);
    if (place) place.textContent = text;
  };
  made.querySelector("li").dataset.key = item.key;
  put("label", item.label || item.kind);
  if (state === outbox.SENT) put("when", word("sentAt").replace("{when}", when(item.sent_at)));
  else put("when", word("doneAt").replace("{when}", when(item.happened_at)));
  put("reason", item.message || word("unreadable"));
  for (const button of made.querySelectorAll("[data-does]")) {
    button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` : ${item.label}` }));
  }
  return made;
}

async function press(button) {
  if (!button) return;
  const key = button.closest("[data-key]")?.dataset.key;
  const does = button.dataset.does;
  if (does === "send") await trySending();
  if (does === "retry") await outbox.retry(key).then(trySending);
  if (does === "remove" && confirm(word("confirmRemove"))) await outbox.remove(key);
  if (does === "export") await save(await outbox.exported());
}

async function save(content) {
  const file = new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `envois-${content.exported_at.slice(0, 16).replace(":", "h")}.json`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
