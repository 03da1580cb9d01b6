/** Where iaprun's own entries lie, and what the build wrote down about them. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type IndexedEntry, type KnownEntry, readKnownEntries } from "../runbook/known-entries.ts";
import { packageRoot } from "./package-root.ts";

export interface Library {
  /** Its entries, when all of them are as they were built. */
  readonly known: readonly KnownEntry[];
  /** What there is to read: each known file, or else the folder. */
  readonly paths: readonly string[];
}

export const LIBRARY = "runbooks";
/** Lies beside the bundle, of which it is a part: where iaprun runs from its sources there is none. */
export const INDEX = "library.json";

export function openLibrary(): Library {
  const folder = join(packageRoot(), LIBRARY);
  const index = join(dirname(fileURLToPath(import.meta.url)), INDEX);
  const known = existsSync(index) ? readKnownEntries(folder, readIndex(index)) : undefined;
  return known === undefined ? { known: [], paths: [folder] } : { known, paths: known.map(({ facts }) => facts.file) };
}

function readIndex(file: string): readonly IndexedEntry[] {
  return JSON.parse(readFileSync(file, "utf8")) as readonly IndexedEntry[];
}
