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

const BRUSSELS = { timeZone: "Europe/Brussels" };

// When something happened: "18 h 42" today, with its day before. In Brussels, wherever the phone thinks it is.
export function when(instant) {
  const at = new Date(instant);
  const language = document.documentElement.lang || "fr";
  const [hours, minutes] = at.toLocaleTimeString("fr-BE", { ...BRUSSELS, hour: "numeric", minute: "2-digit" }).split(/\D+/);
  const hour = language.startsWith("fr") ? `${Number(hours)}\u00a0h\u00a0${minutes}` : `${Number(hours)}:${minutes}`;
  const day = { ...BRUSSELS, day: "numeric", month: "long" };
  const on = at.toLocaleDateString(language, day);
  return on === new Date().toLocaleDateString(language, day) ? hour : `${on}, ${hour}`;
}
