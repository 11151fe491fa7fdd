// Comforts of the sign-up form: shops that are known already, and the sector that was chosen. It works without them.
import { suggestShops } from "./shop_suggestions.js";

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

const chosenSector = document.querySelector("[data-chosen-sector]");
for (const radio of document.querySelectorAll("input[name=sector]")) {
  radio.addEventListener("change", () => tellSector(radio));
}
// A search in the folded list is no reason to send the form.
document.getElementById("sector-q")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});

function tellSector(radio) {
  if (chosenSector) chosenSector.textContent = radio.closest("label").textContent.trim();
}

const known = document.querySelector("[data-suggests]");
if (known) {
  suggestShops(known, {
    typed: (form) => (form.elements.shop_uuid.value = ""),
    chosen: (form, shop) => {
      form.elements.shop_uuid.value = shop.uuid;
      for (const field of ["street", "number", "postal_code"]) form.elements[field].value = shop[field];
      const radio = form.querySelector(`input[name=sector][value="${CSS.escape(shop.sector)}"]`);
      if (!radio) return;
      radio.checked = true;
      tellSector(radio);
    },
  });
}
