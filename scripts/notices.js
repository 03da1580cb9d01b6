/** The licence of every package that ends up in the bundle: what is passed on is passed on with its terms. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** `bundle`: rolldown's chunks. Throws for a package without a licence text. */
export function notices(bundle) {
  const modules = Object.values(bundle).flatMap(({ modules = {} }) => Object.keys(modules));
  const folders = new Set(modules.flatMap((id) => packageFolder(id) ?? []));
  const texts = [...folders].sort().map(notice);
  return `iaprun's bundle contains these packages, under their own licences.\n\n${[...new Set(texts)].join("\n")}`;
}

/** Of a module below `node_modules/`, the folder of its package. */
function packageFolder(id) {
  const path = id.replace(/^\0/, "").replace(/\?.*$/, "");
  if (!path.includes("/node_modules/")) return undefined;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    // A package may keep further manifests without a name, which only say how its files are to be read.
    if (existsSync(join(folder, "package.json")) && manifest(folder).name !== undefined) return folder;
    if (folder === dirname(folder)) throw new Error(`${path} belongs to no package`);
  }
}

function notice(folder) {
  const { name, version, license } = manifest(folder);
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|-|$)/i.test(each));
  if (file === undefined || typeof license !== "string")
    throw new Error(`${name}@${version} does not state its licence`);
  return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}

function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
