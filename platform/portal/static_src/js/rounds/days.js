// Days and hours as a steward says them. A day is "2026-12-01": in Brussels, wherever the phone thinks it is.

const BRUSSELS = { timeZone: "Europe/Brussels" };
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const parts = new Intl.DateTimeFormat("en-CA", { ...BRUSSELS, year: "numeric", month: "2-digit", day: "2-digit" });

const days = new Map(); // hour -> its day: Brussels is whole hours off

export function dayOf(instant) {
  const hour = Math.floor(new Date(instant) / 3600_000);
  if (!days.has(hour)) days.set(hour, parts.format(hour * 3600_000));
  return days.get(hour);
}

export function addDays(day, n) {
  const moved = new Date(`${day}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + n);
  return moved.toISOString().slice(0, 10);
}

// "mon" to "sun".
export function weekdayOf(day) {
  return WEEKDAYS[new Date(`${day}T12:00:00Z`).getUTCDay()];
}

const spoken = new Map();

// "jeudi 3 décembre"; with the year where it is another than today's.
export function spokenDay(day, today, language) {
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric";
  const name = `${language}${year}`;
  if (!spoken.has(name)) {
    const options = { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year };
    spoken.set(name, new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options));
  }
  return firstOf(spoken.get(name).format(new Date(`${day}T12:00:00Z`)), language);
}

// The first of a month, in French: "mardi 1er décembre".
function firstOf(said, language) {
  return language.startsWith("fr") ? said.replace(/(^|\s)1(?=\s)/, "$11er") : said;
}

// "3 h 15", "45 min".
export function duration(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return `${rest}\u00a0min`;
  return `${hours}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, "0")}` : ""}`;
}

// The minutes that a day of visits took, as they are proposed: from the first to the last, a quarter of an hour more for
// the last one, to the quarter. Of instants in ms, at least one.
export function proposedMinutes(instants) {
  const minutes = (Math.max(...instants) - Math.min(...instants)) / 60_000;
  return Math.ceil((minutes + 15) / 15) * 15;
}
