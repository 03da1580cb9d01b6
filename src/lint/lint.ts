/** Files, folders and standard input through every rule, each file beside all the entries it may refer to. */

import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Diagnostic } from "../model/diagnostic.ts";
import { UsageError } from "../model/errors.ts";
import { listEntryFiles, readEntryFile } from "../runbook/entry-files.ts";
import { compareEntries, type Linked, type LoadedFile } from "../runbook/load.ts";
import { idOf, parseRunbook } from "../runbook/parse.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { checkFile } from "./check-file.ts";
import { knownRule } from "./known-rules.ts";
import { mend } from "./mend.ts";
import type { LintReport, Problem } from "./problem.ts";

export interface LintOptions {
  /** Folders and files whose entries may be referred to; they are not checked themselves. */
  readonly beside: readonly string[];
  /** Ids of rules that are switched off everywhere. */
  readonly off: ReadonlySet<string>;
  readonly fix: boolean;
  /** The text of standard input, which `-` stands for. */
  readonly stdin?: string;
  /** How a path is named in the report. */
  readonly name: (path: string) => string;
}

const STDIN = "<stdin>";

/** `paths`: files, folders, and `-`. Throws a `UsageError` for a folder without any file of an entry. */
export async function lint(paths: readonly string[], options: LintOptions): Promise<LintReport> {
  const { beside, off, fix, stdin, name } = options;
  const listed = await list(paths.filter((path) => path !== "-"));
  const found: Found = { problems: [], files: [], loaded: await load(beside, listed.files) };
  for (const each of listed.diagnostics) found.problems.push(toProblem({ ...each, file: name(each.file) }, []));
  const fixed: string[] = [];
  if (stdin !== undefined) await check(stdin, STDIN, /^id:\s*["']?([a-z0-9-]+)/m.exec(stdin)?.[1] ?? "stdin", found);
  for (const path of listed.files) {
    const file = name(path);
    const text = await readEntryFile(path);
    if (typeof text !== "string") {
      found.problems.push(toProblem({ ...text, file }, []));
      continue;
    }
    const mended = fix ? await mend(text, path, off) : text;
    if (mended !== text) {
      await write(path, mended);
      fixed.push(file);
    }
    await check(mended, file, idOf(path), found);
  }
  link(found);
  return {
    files: found.files,
    problems: found.problems.filter(({ code }) => !off.has(code)),
    silenced: new Set(found.problems.flatMap(({ code }) => (off.has(code) ? [code] : []))),
    fixed,
  };
}

/** Of an entry only its text and what others refer to is kept: there may be thousands. */
interface Found {
  readonly problems: Problem[];
  readonly files: string[];
  readonly loaded: LoadedFile[];
}

/** Entries beside those that are checked. What is wrong with them is told when they are. */
async function load(beside: readonly string[], checked: readonly string[]): Promise<LoadedFile[]> {
  const own = new Set(checked.map((file) => resolve(file)));
  const loaded: LoadedFile[] = [];
  for (const file of (await listEntryFiles(beside)).files) {
    const text = own.has(resolve(file)) ? undefined : await readEntryFile(file);
    const runbook = typeof text === "string" ? parseRunbook(text, file).runbook : undefined;
    if (typeof text === "string" && runbook !== undefined) loaded.push({ file, text, runbook: linked(runbook) });
  }
  return loaded;
}

async function check(text: string, file: string, id: string, { problems, files, loaded }: Found): Promise<void> {
  const { runbook, diagnostics, documents } = parseRunbook(text, file, id);
  const lines = text.split("\n");
  const found = await checkFile({
    file,
    text,
    documents,
    defects: diagnostics,
    ...(runbook === undefined ? {} : { runbook }),
  });
  for (const one of found) problems.push(toProblem(one, lines));
  files.push(file);
  if (runbook !== undefined) loaded.push({ file, text, runbook: linked(runbook) });
}

function linked({ id, file, params, next_steps }: Runbook): Linked {
  return { id, file, params, next_steps };
}

/** What only shows when all entries are known goes where it belongs among the rest. */
function link({ problems, files, loaded }: Found): void {
  const order = new Map(files.map((file, index) => [file, index]));
  const more = compareEntries(loaded, []).filter(({ file }) => order.has(file));
  if (more.length === 0) return;
  const texts = new Map(loaded.map(({ file, text }) => [file, text]));
  problems.push(...more.map((one) => toProblem(one, (texts.get(one.file) ?? "").split("\n"))));
  const position = (file: string): number => order.get(file) ?? -1;
  problems.sort((a, b) => position(a.file) - position(b.file) || a.line - b.line || a.column - b.column);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new UsageError(`cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A folder named in vain is a slip, not a clean bill. */
async function list(paths: readonly string[]): ReturnType<typeof listEntryFiles> {
  for (const path of paths) {
    const { files, diagnostics } = await listEntryFiles([path]);
    if (files.length + diagnostics.length === 0) throw new UsageError(`no *.yaml file below ${path}`);
  }
  return listEntryFiles(paths);
}

export function toProblem(diagnostic: Diagnostic, lines: readonly string[]): Problem {
  return { ...diagnostic, level: knownRule(diagnostic.code).level, source: lines[diagnostic.line - 1] ?? "" };
}
