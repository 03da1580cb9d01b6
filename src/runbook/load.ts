/** Reads entries from folders and files: all of them, and every defect of every file, in one pass. */

import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import type { Diagnostic, Issue } from "../model/diagnostic.ts";
import { compareText } from "../model/text.ts";
import { stepIssues } from "./catalogue.ts";
import { parseRunbook } from "./parse.ts";
import type { Runbook } from "./runbook.ts";
import { MAX_BYTES, readYaml } from "./yaml-document.ts";

export interface Loaded {
  /** In the order of their files; those with a defect are left out. */
  readonly runbooks: readonly Runbook[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was looked at. */
  readonly files: readonly string[];
}

interface LoadedFile {
  readonly file: string;
  readonly text: string;
  readonly runbook?: Runbook;
}

/** `paths`: files, and folders that are searched for `*.yaml` and `*.yml` at any depth. What cannot be read is a diagnostic. */
export async function loadRunbooks(paths: readonly string[]): Promise<Loaded> {
  const diagnostics: Diagnostic[] = [];
  const files = [...new Set((await Promise.all(paths.map((path) => expand(path, diagnostics)))).flat())];
  const loaded = (await Promise.all(files.map((file) => loadFile(file, diagnostics)))).filter(
    (one) => one !== undefined,
  );
  diagnostics.push(...compareEntries(loaded));
  const broken = new Set(diagnostics.map(({ file }) => file));
  return {
    runbooks: loaded.flatMap(({ runbook }) => (runbook === undefined || broken.has(runbook.file) ? [] : [runbook])),
    diagnostics: diagnostics.sort(
      (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    ),
    files,
  };
}

async function expand(path: string, diagnostics: Diagnostic[]): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
  } catch (error) {
    diagnostics.push(unreadable(path, error));
    return [];
  }
  const found = await glob("**/*.{yaml,yml}", {
    cwd: path,
    expandDirectories: false,
    caseSensitiveMatch: false,
    dot: false,
  });
  return found.map((file) => join(path, file)).sort(compareText);
}

async function loadFile(file: string, diagnostics: Diagnostic[]): Promise<LoadedFile | undefined> {
  try {
    const text = await readLimited(file);
    const parsed = parseRunbook(text, file);
    diagnostics.push(...parsed.diagnostics);
    return { file, text, ...(parsed.runbook === undefined ? {} : { runbook: parsed.runbook }) };
  } catch (error) {
    diagnostics.push(unreadable(file, error));
    return undefined;
  }
}

/** One byte more than the limit is enough for the parser to refuse the file. */
async function readLimited(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) return buffer.toString("utf8", 0, length);
      length += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

function unreadable(file: string, error: unknown): Diagnostic {
  const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return { file, line: 1, column: 1, code: "runbook/unreadable", message: `cannot be read: ${reason}` };
}

/** What only shows when all entries are known. */
function compareEntries(loaded: readonly LoadedFile[]): readonly Diagnostic[] {
  const byId = new Map<string, Runbook>();
  const issues: { readonly of: LoadedFile; readonly issue: Issue }[] = [];
  for (const of of loaded) {
    if (of.runbook === undefined) continue;
    const other = byId.get(of.runbook.id);
    if (other === undefined) byId.set(of.runbook.id, of.runbook);
    else issues.push({ of, issue: duplicate(of.runbook, other) });
  }
  for (const of of loaded)
    for (const issue of of.runbook ? stepIssues(of.runbook, byId) : []) issues.push({ of, issue });
  return issues.flatMap(({ of, issue }) => place(of, issue));
}

function duplicate({ id }: Runbook, other: Runbook): Issue {
  return { code: "runbook/duplicate-id", path: ["id"], message: `"${id}" is already the id of ${other.file}` };
}

function place({ file, text }: LoadedFile, issue: Issue): readonly Diagnostic[] {
  const [document] = readYaml(text, file, "runbook").documents;
  return document === undefined ? [] : [document.place(issue)];
}
