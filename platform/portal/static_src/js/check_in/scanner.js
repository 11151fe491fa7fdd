// The code of a confirmation: read by the camera, by the browser's own reader or by ours, or typed.

import { codeIn, watch } from "../camera.js";

const LENGTH = 8;

export function openScanner(door) {
  const dialog = door.part("door-scan");
  const video = door.part("door-video");
  const said = door.part("door-scan-said");
  const typed = door.part("door-code");
  let stop = () => undefined;

  door.root.querySelector("[data-opens=scan]").addEventListener("click", async () => {
    said.textContent = "";
    typed.value = "";
    dialog.showModal();
    dialog.querySelector("h2").focus();
    try {
      stop = await watch(video, door.root.dataset.qr, (text) => look(codeIn(text)));
    } catch {
      said.textContent = door.word("noCamera");
      typed.focus();
    }
  });
  dialog.addEventListener("close", () => stop());
  dialog.querySelector("[data-closes]").addEventListener("click", () => dialog.close());
  door.part("door-code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    look(codeIn(typed.value));
  });

  let last = "";

  async function look(code) {
    if (code.length !== LENGTH) {
      said.textContent = door.word("noCode");
      return;
    }
    if (code === last && said.textContent) return; // the camera sees it many times a second
    last = code;
    setTimeout(() => (last = ""), 3000);
    const found = await door.foundByCode(code);
    if (found) {
      navigator.vibrate?.(80);
      said.textContent = found;
      if (door.group) dialog.close();
      return;
    }
    said.textContent = door.word("looking");
    said.textContent = await why(door, code);
  }
}

async function why(door, code) {
  try {
    const address = `${door.root.dataset.code}?c=${encodeURIComponent(code)}`;
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) return door.word("codeOffline");
    const { is_here: isHere, text } = await answer.json();
    if (isHere) await door.refresh();
    return (isHere && (await door.foundByCode(code))) || text;
  } catch {
    return door.word("codeOffline");
  }
}
