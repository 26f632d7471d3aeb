// Copies the browser libraries the pages use from node_modules into static/vendor,
// and draws the icons named in config/icons.txt into one sprite.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const vendor = join(root, "static", "vendor");

const LIBRARIES = {
  "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "chart.umd.min.js": "chart.js/dist/chart.umd.min.js",
};

// The maps are not shipped, and a manifest storage refuses a reference to a missing file.
const SOURCE_MAP = /(\/\/|\/\*)# sourceMappingURL=.*$/gm;

async function copyLibrary(name, source) {
  const text = await readFile(join(modules, source), "utf8");
  await writeFile(join(vendor, name), text.replace(SOURCE_MAP, ""));
}

async function symbol(name) {
  const path = join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
  const svg = await readFile(path, "utf8").catch(() => {
    throw new Error(`config/icons.txt names "${name}", which @tabler/icons does not have`);
  });
  const shapes = svg
    .replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "")
    .replace(/<path stroke="none"[^>]*>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

async function drawSprite() {
  const names = (await readFile(join(root, "config", "icons.txt"), "utf8")).split(/\s+/).filter(Boolean);
  const symbols = await Promise.all([...new Set(names)].sort().map(symbol));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(join(vendor, "icons.svg"), sprite);
}

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
await Promise.all([
  ...Object.entries(LIBRARIES).map(([name, source]) => copyLibrary(name, source)),
  copyFile(join(modules, "@tabler/icons/LICENSE"), join(vendor, "icons.LICENSE")),
  drawSprite(),
]);
