/** Where new entries go, and what stands there already: nothing is ever overwritten. */

import { existsSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/text.ts";
import { cannotWrite, writeText } from "../runbook/write-text.ts";

/** What was asked for, else the first folder of entries that the config names, else `runbooks`. */
export function folderOf(asked: string | undefined, configured: readonly string[]): string {
  const known = configured.find((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
  return asked ?? (known === undefined ? "runbooks" : relative("", known) || ".");
}

/** Throws a `UsageError` that names the first of these files that is there. */
export async function refuseExisting(files: readonly string[]): Promise<void> {
  const there = files.find((file) => existsSync(file));
  if (there === undefined) return;
  throw new UsageError(`there is a file ${printable(there)} already`, { hint: "choose another id or another --dir" });
}

/** With its folder. Throws a `UsageError` for what cannot be written, also when the file appeared meanwhile. */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
  await writeText(file, text, "wx");
}

export interface FixtureFolder {
  readonly root: string;
  /** What stands before a fixture's name in the entry. */
  readonly prefix: string;
}

/** Below the `fixtures/` that stands beside the entries' folder or above, where there is one; else beside the entry. */
export function fixtureFolder(folder: string): FixtureFolder {
  const root = [folder, join(folder, ".."), join(folder, "..", "..")]
    .map((above) => join(above, "fixtures"))
    .find((path) => existsSync(path));
  return root === undefined ? { root: folder, prefix: "" } : { root, prefix: `${basename(resolve(folder))}/` };
}

/** The way from the folder to the JSON Schema of runbooks: in a checkout of iaprun, or where it is a dependency. */
export function schemaFrom(folder: string): string | undefined {
  const file = join("schema", "runbook.schema.json");
  for (let above = resolve(folder); ; above = dirname(above)) {
    const found = [join(above, file), join(above, "node_modules", "iaprun", file)].find((path) => existsSync(path));
    if (found !== undefined) return relative(resolve(folder), found).split(sep).join("/");
    if (above === dirname(above)) return undefined;
  }
}
