/** Where iaprun's own entries lie, and what the build wrote down about them. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type IndexedEntry, type KnownEntry, readKnownEntries } from "../runbook/known-entries.ts";
import type { StoredRest } from "../runbook/stored-rest.ts";
import { packageRoot } from "./package-root.ts";

export interface Library {
  /** Its entries, when all of them are as they were built. */
  readonly known: readonly KnownEntry[];
  /** What there is to read: each known file, or else the folder. */
  readonly paths: readonly string[];
}

export const LIBRARY = "runbooks";
/** Both lie beside the bundle, of which they are a part: where iaprun runs from its sources there are none. */
export const INDEX = "library.json";
export const RESTS = "library-rests.json";

export function openLibrary(): Library {
  const folder = join(packageRoot(), LIBRARY);
  const bundle = dirname(fileURLToPath(import.meta.url));
  const index = join(bundle, INDEX);
  const known = existsSync(index) ? readKnownEntries(folder, readIndex(index), restsIn(bundle)) : undefined;
  return known === undefined ? { known: [], paths: [folder] } : { known, paths: known.map(({ facts }) => facts.file) };
}

function restsIn(bundle: string): () => Readonly<Record<string, StoredRest>> {
  let rests: Readonly<Record<string, StoredRest>> | undefined;
  return () => {
    rests ??= readRests(join(bundle, RESTS));
    return rests;
  };
}

function readRests(file: string): Readonly<Record<string, StoredRest>> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, StoredRest>>;
  } catch {
    // Then every entry is parsed that is asked for.
    return {};
  }
}

function readIndex(file: string): readonly IndexedEntry[] {
  return JSON.parse(readFileSync(file, "utf8")) as readonly IndexedEntry[];
}
