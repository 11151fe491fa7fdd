// Comforts of the sign-up form: shops that are known already. It works without them.
import { suggestShops } from "./shop_suggestions.js";

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

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
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
}
