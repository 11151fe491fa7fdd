// The words of the shell: they come with the page, in the reader's language, as data attributes of #field-words.

function words() {
  return document.getElementById("field-words")?.dataset ?? {};
}

export function word(name) {
  return words()[name] ?? "";
}

// A word with its number: `<name>One` for one, `<name>Many` with {n} for more.
export function count(name, n) {
  return word(n < 2 ? `${name}One` : `${name}Many`).replace("{n}", n);
}

// When something happened: "18 h 42" today, with its day before.
export function when(instant) {
  const at = new Date(instant);
  const language = document.documentElement.lang || "fr";
  const two = String(at.getMinutes()).padStart(2, "0");
  const isFrench = language.startsWith("fr");
  const hour = isFrench ? `${at.getHours()}\u00a0h\u00a0${two}` : `${at.getHours()}:${two}`;
  if (at.toDateString() === new Date().toDateString()) return hour;
  return `${at.toLocaleDateString(language, { day: "numeric", month: "long" })}, ${hour}`;
}
