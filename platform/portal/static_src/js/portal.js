// Small comforts. Every page works without them.

import "./signing_out.js";
import { plain } from "./plain.js";

// A button that prints the page: it would do nothing without a script, so it is hidden until there is one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// On paper one's result is all open: by its style sheet, or from here where a browser does not know how to.
if (document.querySelector(".result") && !CSS.supports("selector(::details-content)")) {
  const folded = [...document.querySelectorAll(".result details:not([open])")];
  const named = [...document.querySelectorAll(".result details[name]")].map((part) => [part, part.getAttribute("name")]);
  addEventListener("beforeprint", () => {
    for (const [part] of named) part.removeAttribute("name");
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
    for (const [part, name] of named) part.setAttribute("name", name);
  });
}

// A search field that thins out a list as one types. The form around it asks the server the same question.
for (const field of document.querySelectorAll("[data-filters]")) {
  const list = document.getElementById(field.dataset.filters);
  const told = document.getElementById(`${field.dataset.filters}-told`);
  if (list) field.addEventListener("input", () => thinOut(list, told, plain(field.value).split(" ").filter(Boolean)));
}

function thinOut(list, told, wanted) {
  let shown = 0;
  for (const group of list.querySelectorAll("[data-group]")) {
    let here = 0;
    for (const item of group.querySelectorAll("[data-name]")) {
      const words = plain(item.dataset.name).split(" ");
      item.hidden = !wanted.every((start) => words.some((word) => word.startsWith(start)));
      here += item.hidden ? 0 : 1;
    }
    group.hidden = here === 0;
    shown += here;
  }
  if (!told) return;
  const { one, many, none } = told.dataset;
  const sentence = shown === 0 ? none : shown === 1 ? one : many;
  told.textContent = wanted.length ? sentence.replace("{n}", shown) : "";
}
