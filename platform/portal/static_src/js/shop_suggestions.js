// Shops that are known already, offered below the field in which one types a name.

export function suggestShops(place, { typed, chosen }) {
  const name = place.querySelector("input");
  const list = place.querySelector(".suggestions");
  let timer = 0;
  let asked = "";
  name.addEventListener("input", () => {
    typed(name.form);
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
    chosen(name.form, shop);
    const told = document.createElement("p");
    told.textContent = `${place.dataset.chosen} ${shop.name}`;
    list.replaceChildren(told);
    name.focus();
  }
}
