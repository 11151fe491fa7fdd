// Builds what the browser loads: style sheets with the part of Bootstrap in use, scripts, one icon sprite, fonts.
// Reads this folder and the templates, writes ../static_built/ (never committed), prints what each file weighs.

import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { build } from "esbuild";

import { purgedBootstrap } from "./purge.mjs";
import { sprite } from "./sprite.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const built = path.join(here, "..", "static_built");
const project = path.join(here, "..", "..", "..");
const packages = path.join(here, "node_modules");
const browsers = ["chrome109", "firefox115", "safari16"];

// What a first visit of a public page loads besides its HTML. The page itself needs about 5 kB.
const FIRST_VISIT = ["css/portal.css", "fonts/figtree-latin.woff2", "icons.svg", "js/portal.js"];
const FIRST_VISIT_LIMIT = 52_000;

async function styles() {
  await build({
    absWorkingDir: here,
    entryPoints: ["css/portal.css", "css/diagnostic.css", "css/result.css", "css/workspace.css", "css/field.css", "css/check_in.css", "css/rounds.css", "css/round_map.css"],
    outdir: path.join(built, "css"),
    bundle: true,
    minify: true,
    legalComments: "none",
    external: ["../fonts/*"],
    loader: { ".png": "dataurl" },
    plugins: [purgedBootstrap(project)],
    target: browsers,
  });
}

async function scripts() {
  await build({
    absWorkingDir: here,
    entryPoints: ["js/portal.js", "js/sign_up.js", "js/diagnostic.js", "js/entry.js", "js/sector_chooser.js", "js/field.js", "js/field_worker.js", "js/check_in.js", "js/rounds.js", "js/round_map.js", "js/qr_reader.js"],
    outdir: path.join(built, "js"),
    bundle: true,
    minify: true,
    legalComments: "none",
    format: "iife",
    target: browsers,
  });
}

async function fonts() {
  await mkdir(path.join(built, "fonts"), { recursive: true });
  for (const subset of ["latin", "latin-ext"]) {
    const file = `@fontsource-variable/figtree/files/figtree-${subset}-wght-normal.woff2`;
    await cp(path.join(packages, file), path.join(built, "fonts", `figtree-${subset}.woff2`));
  }
}

async function weigh() {
  const weights = new Map();
  for (const file of (await readdir(built, { recursive: true, withFileTypes: true })).filter((f) => f.isFile())) {
    const name = path.relative(built, path.join(file.parentPath, file.name)).split(path.sep).join("/");
    const bytes = await readFile(path.join(built, name));
    weights.set(name, name.endsWith(".woff2") ? bytes.length : brotliCompressSync(bytes).length);
    console.log(`${name.padEnd(30)} ${String(bytes.length).padStart(8)} bytes ${String(weights.get(name)).padStart(8)} brotli`);
  }
  const firstVisit = FIRST_VISIT.reduce((sum, name) => sum + weights.get(name), 0);
  console.log(`${"first visit of a public page".padEnd(30)} ${String(firstVisit).padStart(23)} brotli, at most ${FIRST_VISIT_LIMIT}`);
  if (firstVisit > FIRST_VISIT_LIMIT) throw new Error("A public page has become too heavy for a first visit.");
}

await rm(built, { recursive: true, force: true });
await mkdir(built, { recursive: true });
await Promise.all([styles(), scripts(), fonts(), cp(path.join(here, "images"), built, { recursive: true })]);
await writeFile(path.join(built, "icons.svg"), await sprite(here, project));
await weigh();
