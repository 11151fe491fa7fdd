// Comforts of the sign-up form: shops that are known already, and the sector that was chosen. It works without them.

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
if (known) suggestShops(known);

function suggestShops(place) {
  const name = place.querySelector("input");
  const list = place.querySelector(".suggestions");
  const form = name.form;
  let timer = 0;
  let asked = "";
  name.addEventListener("input", () => {
    form.elements.shop_uuid.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });

  async function ask() {
    asked = name.value.trim();
    if (asked.length < 3) return show([]);
    const wanted = asked;
    const response = await fetch(`${place.dataset.suggests}?q=${encodeURIComponent(wanted)}`).catch(() => null);
    if (!response?.ok || wanted !== asked) return;
    show((await response.json()).shops);
  }

  function show(shops) {
    list.replaceChildren();
    list.hidden = shops.length === 0;
    if (list.hidden) return;
    const told = document.createElement("p");
    told.textContent = shops.length === 1 ? place.dataset.toldOne : place.dataset.toldMany;
    list.append(told, ...shops.map(button));
  }

  function button(shop) {
    const made = document.createElement("button");
    const where = document.createElement("small");
    made.type = "button";
    where.textContent = [[shop.street, shop.number].filter(Boolean).join(" "), shop.postal_code].filter(Boolean).join(", ");
    made.append(shop.name, where);
    made.addEventListener("click", () => choose(shop));
    return made;
  }

  function choose(shop) {
    name.value = shop.name;
    form.elements.shop_uuid.value = shop.uuid;
    for (const field of ["street", "number", "postal_code"]) form.elements[field].value = shop[field];
    const radio = form.querySelector(`input[name=sector][value="${CSS.escape(shop.sector)}"]`);
    if (radio) {
      radio.checked = true;
      tellSector(radio);
    }
    const told = document.createElement("p");
    told.textContent = `${place.dataset.chosen} ${shop.name}`;
    list.replaceChildren(told);
    name.focus();
  }
}
