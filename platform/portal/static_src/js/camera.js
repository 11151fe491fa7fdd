// The camera that reads QR codes: by the browser's own reader, or by ours (js/qr_reader.js), loaded when it is first needed.

const EVERY_MS = 200;

// Look through the camera until the returned function is called; `seen` gets each text that is read. Rejects where there is
// none, or it is refused.
export async function watch(video, readerAddress, seen) {
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

// The signs of a code, from what was typed or what a QR code says (a word or an address before it).
export function codeIn(text) {
  const last = text.trim().split(/[/?=&#:]/).filter(Boolean).at(-1) ?? "";
  return last.replace(/[^a-z0-9]/gi, "").toUpperCase();
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
