// Bootstrap without the rules that no page of ours can use. Our own style sheets are kept as they are written.

import { readFile } from "node:fs/promises";
import path from "node:path";

import { PurgeCSS } from "purgecss";

// Where class names are written: templates, the tags and drawings that emit HTML, our own scripts.
const SOURCES = ["templates/**/*.html", "platform/kernel/templatetags/*.py", "platform/portal/static_src/js/**/*.js"];

// Elements and types that no template spells out, as Django's widgets emit them.
const WIDGETS = "input select option optgroup textarea fieldset legend radio checkbox file date search number email";

/** An esbuild plugin: whatever style sheet imports Bootstrap's gets the part of it that is used. */
export function purgedBootstrap(project) {
  return {
    name: "purged-bootstrap",
    setup(build) {
      build.onLoad({ filter: /bootstrap\.css$/ }, async ({ path: file }) => ({
        contents: await purged(await readFile(file, "utf8"), project),
        loader: "css",
      }));
    },
  };
}

async function purged(css, project) {
  const [result] = await new PurgeCSS().purge({
    content: [
      { raw: WIDGETS, extension: "txt" },
      ...SOURCES.map((source) => path.posix.join(project.split(path.sep).join("/"), source)),
    ],
    css: [{ raw: css }],
    defaultExtractor: (content) => content.match(/[\w-]+/g) ?? [],
    keyframes: true,
    variables: true,
  });
  return result.css;
}
