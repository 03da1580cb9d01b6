/** Files, folders and standard input through every rule, each file beside all the entries it may refer to. */

import { resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import { type EntryFiles, listEntryFiles } from "../runbook/entry-files.ts";
import type { KnownEntry } from "../runbook/known-entries.ts";
import { isStillClean } from "./clean.ts";
import type { LintReport } from "./problem.ts";

export interface LintOptions {
  /** Folders and files whose entries may be referred to; they are not checked themselves. */
  readonly beside: readonly string[];
  /** Entries that may be referred to as well. Those among the paths that are still clean need no check. */
  readonly known: readonly KnownEntry[];
  /** Ids of rules that are switched off everywhere. */
  readonly off: ReadonlySet<string>;
  readonly fix: boolean;
  /** The text of standard input, which `-` stands for. */
  readonly stdin?: string;
  /** How a path is named in the report. */
  readonly name: (path: string) => string;
}

/** `paths`: files, folders, and `-`. Throws a `UsageError` for a folder without any file of an entry. */
export async function lint(paths: readonly string[], options: LintOptions): Promise<LintReport> {
  const listed = await list(paths.filter((path) => path !== "-"));
  const clean = new Map(options.known.filter(isStillClean).map((entry) => [resolve(entry.facts.file), entry]));
  const all = listed.files.every((file) => clean.has(resolve(file)));
  if (all && listed.diagnostics.length === 0 && options.beside.length === 0 && options.stdin === undefined)
    return { files: listed.files.map(options.name), problems: [], silenced: new Set(), fixed: [] };
  // The parser and the rules are most of the program.
  const { checkFiles } = await import("./check-files.ts");
  return checkFiles(listed, clean, options);
}

/** A folder named in vain is a slip, not a clean bill. */
async function list(paths: readonly string[]): Promise<EntryFiles> {
  const listed: EntryFiles[] = [];
  for (const path of paths) {
    const found = await listEntryFiles([path]);
    if (found.files.length + found.diagnostics.length === 0) throw new UsageError(`no *.yaml file below ${path}`);
    listed.push(found);
  }
  return {
    files: [...new Set(listed.flatMap(({ files }) => files))],
    diagnostics: listed.flatMap(({ diagnostics }) => diagnostics),
  };
}
