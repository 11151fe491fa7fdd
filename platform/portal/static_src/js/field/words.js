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

// When something happened, with its preposition: "à 18 h 42" today, "le 29 novembre à 18 h 42" else. In Brussels, wherever
// the phone thinks it is.
export function when(instant) {
  const on = dayOf(instant);
  return (on === dayOf(Date.now()) ? word("at") : word("onAt")).replace("{day}", on).replace("{hour}", hour(instant));
}

// "18 h 42".
export function hour(instant) {
  const [hours, minutes] = new Date(instant)
    .toLocaleTimeString("fr-BE", { ...BRUSSELS, hour: "numeric", minute: "2-digit" })
    .split(/\D+/);
  return language().startsWith("fr") ? `${Number(hours)}\u00a0h\u00a0${minutes}` : `${Number(hours)}:${minutes}`;
}

// "29 novembre", "1er décembre", "29. November", "29 November".
function dayOf(instant) {
  const spoken = language().startsWith("en") ? "en-GB" : language();
  const said = new Date(instant).toLocaleDateString(spoken, { ...BRUSSELS, day: "numeric", month: "long" });
  return spoken.startsWith("fr") ? said.replace(/^1(?=\s)/, "1er") : said;
}

function language() {
  return document.documentElement.lang || "fr";
}
