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
