// Reads QR codes where the browser has no reader of its own. Loaded when the camera is first opened.

import jsQR from "jsqr";

// What the code in these pixels says, or nothing.
globalThis.readQr = (pixels) => jsQR(pixels.data, pixels.width, pixels.height, { inversionAttempts: "dontInvert" })?.data;
