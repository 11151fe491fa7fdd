// Leaves out of a style sheet the rules whose classes, elements and attributes no page can have.

import path from "node:path";

import { PurgeCSS } from "purgecss";

// Where class names are written: templates, the tags and drawings that emit HTML, and our own scripts.
const SOURCES = [
  "templates/**/*.html",
  "platform/kernel/templatetags/*.py",
  "dashboards/agency/map.py",
  "platform/portal/static_src/js/*.js",
];

// Emitted by Django's own widgets and error lists, or a state that only the browser writes.
const EMITTED_ELSEWHERE = {
  standard: [/^errorlist/, /^nonfield$/, "html", "body", "input", "select", "option", "optgroup", "textarea"],
  deep: [/popover-open/],
};

export async function purge(css, project) {
  const [result] = await new PurgeCSS().purge({
    content: SOURCES.map((source) => path.posix.join(project.split(path.sep).join("/"), source)),
    css: [{ raw: css }],
    safelist: EMITTED_ELSEWHERE,
    defaultExtractor: (content) => content.match(/[\w-]+/g) ?? [],
    keyframes: true,
    variables: true,
  });
  return result.css;
}
