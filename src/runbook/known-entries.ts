/**
 * What the build wrote down about iaprun's own entries, so that a command need not parse all of them to list or link them.
 * It is believed only while the folder holds exactly the files it was made of, byte for byte.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Runbook } from "./runbook.ts";
import { sha256 } from "./sha256.ts";
import type { Left, StoredRest } from "./stored-rest.ts";

/** All that lists, links and selections ask of an entry. */
export type EntryFacts = Omit<Runbook, Left>;

/** As the index holds it: `file` is the path below the library's folder. */
export interface IndexedEntry extends EntryFacts {
  /** There when lint has nothing to say about the file, given the records of its first test. */
  readonly clean?: Clean;
}

export interface Clean {
  /** Absent where the test holds its records itself. `events`: as the test names the file. */
  readonly fixture?: { readonly events: string; readonly sha256: string };
}

/** An entry that loads without a defect, and its file's text. */
export interface KnownEntry {
  readonly facts: EntryFacts;
  readonly text: string;
  readonly clean?: Clean;
  /** The rest of it, where the build wrote that down too. */
  readonly rest: () => StoredRest | undefined;
}

/**
 * `undefined` when any file of the folder is not as the index says, is not in it, or is missing. `rests`: by sha256 of an
 * entry's file; called when the first is asked for.
 */
export function readKnownEntries(
  folder: string,
  index: readonly IndexedEntry[],
  rests: () => Readonly<Record<string, StoredRest>> = () => ({}),
): readonly KnownEntry[] | undefined {
  try {
    if (!holdsOnly(folder, new Set(index.map(({ file }) => file)))) return undefined;
    const known: KnownEntry[] = [];
    for (const { clean, ...facts } of index) {
      const file = join(folder, facts.file);
      const content = readFileSync(file);
      if (sha256(content) !== facts.sha256) return undefined;
      known.push({
        facts: { ...facts, file },
        text: content.toString("utf8"),
        rest: () => rests()[facts.sha256],
        ...(clean === undefined ? {} : { clean }),
      });
    }
    return known;
  } catch {
    // What cannot be read is told by whoever reads it the long way.
    return undefined;
  }
}

/** Whatever is neither a folder nor a plain file, such as a link, might lead to further entries. */
function holdsOnly(folder: string, files: ReadonlySet<string>, below = ""): boolean {
  return readdirSync(join(folder, below), { withFileTypes: true }).every((each) => {
    const path = below === "" ? each.name : `${below}/${each.name}`;
    if (each.isDirectory()) return holdsOnly(folder, files, path);
    return each.isFile() && (files.has(path) || !/\.ya?ml$/i.test(path));
  });
}
