/** Reads entries from folders and files: all of them, and every defect of every file, in one pass. */

import type { Diagnostic, Issue } from "../model/diagnostic.ts";
import { stepIssues } from "./catalogue.ts";
import { listEntryFiles, readEntryFile } from "./entry-files.ts";
import { parseRunbook } from "./parse.ts";
import type { Runbook } from "./runbook.ts";
import { readYaml } from "./yaml-document.ts";

export interface Loaded {
  /** In the order of their files; those with a defect are left out. */
  readonly runbooks: readonly Runbook[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was looked at. */
  readonly files: readonly string[];
}

export interface LoadedFile {
  readonly file: string;
  /** Asked for only when there is something to place in it. */
  readonly text: () => string;
  readonly runbook: Linked;
}

/** What entries have to know of each other. */
export type Linked = Pick<Runbook, "id" | "file" | "params" | "next_steps">;

/** Entries that are loaded already and sound among themselves. */
export interface Beside {
  /** They stand before those of `paths`: their ids are taken, their files are not read again. */
  readonly before?: readonly Linked[];
  /** Next steps may name them as well; one of `paths` takes the place of another with its id. */
  readonly others?: readonly Linked[];
}

/** `paths`: files, and folders that are searched for `*.yaml` and `*.yml` at any depth. What cannot be read is a diagnostic. */
export async function loadRunbooks(
  paths: readonly string[],
  { before = [], others = [] }: Beside = {},
): Promise<Loaded> {
  const { files: listed, diagnostics: missing } = await listEntryFiles(paths);
  const known = new Set(before.map(({ file }) => file));
  const files = listed.filter((file) => !known.has(file));
  const diagnostics = [...missing];
  const loaded: LoadedFile[] = [];
  const sound: Runbook[] = [];
  for (const file of files) {
    const text = readEntryFile(file);
    if (typeof text !== "string") {
      diagnostics.push(text);
      continue;
    }
    const parsed = parseRunbook(text, file);
    diagnostics.push(...parsed.diagnostics);
    if (parsed.runbook === undefined) continue;
    sound.push(parsed.runbook);
    loaded.push({ file, text: () => text, runbook: parsed.runbook });
  }
  diagnostics.push(...compareEntries(loaded, { before, others }));
  const broken = new Set(diagnostics.map(({ file }) => file));
  const order = new Map(files.map((file, index) => [file, index]));
  const position = (file: string): number => order.get(file) ?? -1;
  return {
    runbooks: sound.filter(({ file }) => !broken.has(file)),
    diagnostics: diagnostics.sort(
      (a, b) => position(a.file) - position(b.file) || a.line - b.line || a.column - b.column,
    ),
    files,
  };
}

/** What only shows when all entries are known: an id claimed twice, a next step that leads nowhere. */
export function compareEntries(
  loaded: readonly LoadedFile[],
  { before = [], others = [] }: Beside = {},
): readonly Diagnostic[] {
  const byId = new Map(before.map((entry) => [entry.id, entry]));
  const issues: { readonly of: LoadedFile; readonly issue: Issue }[] = [];
  for (const of of loaded) {
    const other = byId.get(of.runbook.id);
    if (other === undefined) byId.set(of.runbook.id, of.runbook);
    else issues.push({ of, issue: duplicate(of.runbook, other) });
  }
  const known = new Map([...others.map((other) => [other.id, other] as const), ...byId]);
  for (const of of loaded) for (const issue of stepIssues(of.runbook, known)) issues.push({ of, issue });
  return issues.flatMap(({ of, issue }) => place(of, issue));
}

function duplicate({ id }: Linked, other: Linked): Issue {
  return { code: "runbook/duplicate-id", path: ["id"], message: `"${id}" is already the id of ${other.file}` };
}

function place({ file, text }: LoadedFile, issue: Issue): readonly Diagnostic[] {
  const [document] = readYaml(text(), file, "runbook").documents;
  return document === undefined ? [] : [document.place(issue)];
}
