// The code of a confirmation: read by the camera, by the browser's own reader or by ours, or typed.

import { codeIn } from "./people.js";

const EVERY_MS = 200;
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

// Look through the camera until the returned function is called. Rejects where there is none, or it is refused.
async function watch(video, readerAddress, seen) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const read = await reader(readerAddress);
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  let isRunning = true;
  const turn = async () => {
    if (!isRunning) return;
    const text = video.readyState >= 2 ? await read(video).catch(() => undefined) : undefined;
    if (text) await seen(text);
    setTimeout(turn, EVERY_MS);
  };
  turn();
  return () => {
    isRunning = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    video.hidden = true;
  };
}

async function reader(address) {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.()) ?? [];
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  await loaded(address);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return globalThis.readQr(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}

function loaded(address) {
  if (globalThis.readQr) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}
