// As kernel/names.py compares names, for Latin letters: without accents, capitals, or what stands between words.
const UNDIVIDED = { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i" };
const SAINTS = { st: "saint", ste: "sainte", sankt: "saint", sint: "saint" };

export function plain(text) {
  const latin = text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase().replace(/[œæßøłđðþı]/g, (c) => UNDIVIDED[c]);
  return latin.replace(/[^a-z0-9]+/g, " ").trim().split(" ").map((word) => SAINTS[word] ?? word).join(" ");
}
