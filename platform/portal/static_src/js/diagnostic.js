// Comforts of the self-diagnostic. Every page works without them.
import { suggestShops } from "./shop_suggestions.js";

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

// "None of these" and another answer: the one pressed last stays. The server refuses the two together.
for (const list of document.querySelectorAll("[data-alone]")) {
  list.addEventListener("change", ({ target }) => {
    if (!target.checked) return;
    const isAlone = "isAlone" in target.dataset;
    for (const other of list.querySelectorAll("input:checked")) {
      if (other !== target && (isAlone || "isAlone" in other.dataset)) other.checked = false;
    }
  });
}

for (const place of document.querySelectorAll("[data-suggests]")) {
  suggestShops(place, {
    typed: (form) => (form.elements.shop.value = ""),
    chosen: (form, shop) => (form.elements.shop.value = shop.uuid),
  });
}

for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.textContent = button.dataset.done;
  });
}
