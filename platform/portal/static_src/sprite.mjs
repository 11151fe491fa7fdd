// Makes one SVG sprite of the Bootstrap Icons that are listed, and checks that templates ask for no other.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

const ASKED = /{%\s*icon\s+"([\w-]+)"/g;

export async function sprite(here, project) {
  const names = JSON.parse(await readFile(path.join(here, "icons.json"), "utf8"));
  await refuseUnlisted(names, path.join(project, "templates"));
  const symbols = await Promise.all(names.map((name) => symbol(here, name)));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

async function symbol(here, name) {
  const file = path.join(here, "node_modules/bootstrap-icons/icons", `${name}.svg`);
  const [, viewBox, drawing] = (await readFile(file, "utf8")).match(/viewBox="([^"]+)"[^>]*>(.*)<\/svg>/s);
  return `<symbol id="${name}" viewBox="${viewBox}">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function refuseUnlisted(names, templates) {
  const listed = new Set(names);
  for (const file of await readdir(templates, { recursive: true })) {
    if (!file.endsWith(".html")) continue;
    for (const [, name] of (await readFile(path.join(templates, file), "utf8")).matchAll(ASKED)) {
      if (!listed.has(name)) throw new Error(`templates/${file} asks for the icon "${name}": add it to icons.json.`);
    }
  }
}
