// Comforts of typing a form from paper: a digit chooses the answer of that number. Everything works without them.

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

for (const form of document.querySelectorAll("[data-entry]")) {
  const questions = [...form.querySelectorAll(".entry-questions fieldset, .sheet-line")];
  form.addEventListener("keydown", (event) => {
    const asked = event.target.closest("fieldset");
    if (!questions.includes(asked) || event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const chosen = boxes(asked).find((box) => numberOf(box) === event.key);
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
    chosen.focus();
    if (chosen.type === "radio") boxes(questions[questions.indexOf(asked) + 1])[0]?.focus();
  });
}

function boxes(question) {
  return question ? [...question.querySelectorAll("input[type=radio], input[type=checkbox]")] : [];
}

// "3. Oui, mais ancien" answers to 3; "0." is "does not apply".
function numberOf(box) {
  return box.closest("label")?.textContent.trim().split(".")[0];
}

// A grid of lines: Enter and the arrows stay in the column. Without them, Tab goes from field to field.
for (const form of document.querySelectorAll("[data-grid]")) {
  form.addEventListener("keydown", (event) => {
    const cell = event.target.dataset.cell;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!cell || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    const column = [...form.querySelectorAll(`[data-cell="${cell}"]`)];
    const next = column[column.indexOf(event.target) + step];
    event.preventDefault();
    if (next) next.focus();
    else if (event.key === "Enter") form.querySelector(".btn-primary").focus();
    next?.select();
  });
}
