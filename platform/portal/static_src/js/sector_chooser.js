// A sector found while one types what one sells. The server ranks, as it does for the button without a script.

const PAUSE_MS = 200;

for (const chooser of document.querySelectorAll("[data-sectors]")) {
  const field = chooser.querySelector("input[type=search]");
  const found = chooser.querySelector("[data-found]");
  const told = chooser.querySelector("[data-told]");
  const groups = [...chooser.querySelectorAll("[data-group]")];
  const lines = [...chooser.querySelectorAll("[data-code]")].sort((a, b) => a.dataset.place - b.dataset.place);
  let timer = 0;
  let asked = field.value.trim();

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  // A search is no reason to send the form.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    ask();
  });
  chooser.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
  chooser.addEventListener("change", ({ target }) => {
    const chosen = chooser.querySelector("[data-chosen]");
    if (chosen && target.type === "radio") chosen.textContent = target.closest("label").textContent.trim();
  });

  async function ask() {
    clearTimeout(timer);
    const query = field.value.trim();
    asked = query;
    if (!query) return show([], "");
    const response = await fetch(`${chooser.dataset.sectors}?q=${encodeURIComponent(query)}`).catch(() => null);
    if (!response?.ok || query !== asked) return;
    const answer = await response.json();
    show(answer.sectors.map((sector) => sector.code), answer.told);
  }

  function show(codes, sentence) {
    for (const line of lines) groups[line.dataset.family].append(line);
    for (const code of codes) found.append(...lines.filter((line) => line.dataset.code === code));
    found.parentElement.scrollTop = 0;
    told.textContent = sentence;
  }
}
