/** Files through every rule, several at a time, each beside all the entries it may refer to. */

import { resolve } from "node:path";
import { type EntryFiles, listEntryFiles, readEntryFile } from "../runbook/entry-files.ts";
import { idOf } from "../runbook/entry-id.ts";
import type { KnownEntry } from "../runbook/known-entries.ts";
import { compareEntries, type Linked, type LoadedFile } from "../runbook/load.ts";
import { parseRunbook } from "../runbook/parse.ts";
import { writeText } from "../runbook/write-text.ts";
import { ahead } from "./ahead.ts";
import { checkFile } from "./check-file.ts";
import type { LintOptions } from "./lint.ts";
import { mend } from "./mend.ts";
import type { LintReport, Problem } from "./problem.ts";
import { toProblem } from "./to-problem.ts";

const STDIN = "<stdin>";
/** Files whose records are being read while another is checked. */
const AHEAD = 8;

/** `clean`: by absolute path, entries that were checked when iaprun was built. */
export async function checkFiles(
  listed: EntryFiles,
  clean: ReadonlyMap<string, KnownEntry>,
  { beside, known, off, fix, stdin, name }: LintOptions,
): Promise<LintReport> {
  const loaded = await load(beside, known, listed.files);
  const files: string[] = [];
  const fixed: string[] = [];
  const problems = listed.diagnostics.map((each) => toProblem({ ...each, file: name(each.file) }, []));
  const take = (checked: Checked): void => {
    problems.push(...checked.problems);
    if (checked.unread !== true) files.push(checked.file);
    if (checked.fixed === true) fixed.push(checked.file);
    if (checked.loaded !== undefined) loaded.push(checked.loaded);
  };
  if (stdin !== undefined) {
    const id = /^id:\s*["']?([a-z0-9-]+)/m.exec(stdin)?.[1] ?? "stdin";
    take(await checkText(stdin, STDIN, id, () => stdin));
  }
  const checkPath = async (path: string): Promise<Checked> => {
    const file = name(path);
    const entry = clean.get(resolve(path));
    if (entry !== undefined) return { file, problems: [], loaded: linkedFile(file, entry.facts, () => entry.text) };
    const text = readEntryFile(path);
    if (typeof text !== "string") return { file, problems: [toProblem({ ...text, file }, [])], unread: true };
    const mended = fix ? await mend(text, path, off) : text;
    if (mended !== text) await writeText(path, mended);
    const checked = await checkText(mended, file, idOf(path), () => reread(path));
    return { ...checked, fixed: mended !== text };
  };
  for await (const checked of ahead(listed.files, fix ? 1 : AHEAD, checkPath)) take(checked);
  link(problems, files, loaded);
  return {
    files,
    problems: problems.filter(({ code }) => !off.has(code)),
    silenced: new Set(problems.flatMap(({ code }) => (off.has(code) ? [code] : []))),
    fixed,
  };
}

interface Checked {
  readonly file: string;
  readonly problems: readonly Problem[];
  readonly unread?: true;
  readonly fixed?: boolean;
  /** Of an entry only what others refer to is kept: there may be thousands. */
  readonly loaded?: LoadedFile;
}

/** Entries beside those that are checked. What is wrong with them is told when they are. */
async function load(
  beside: readonly string[],
  known: readonly KnownEntry[],
  checked: readonly string[],
): Promise<LoadedFile[]> {
  const own = new Set(checked.map((file) => resolve(file)));
  const loaded: LoadedFile[] = [];
  for (const { facts, text } of known) {
    const file = resolve(facts.file);
    if (!own.has(file)) loaded.push(linkedFile(facts.file, facts, () => text));
    own.add(file);
  }
  for (const file of (await listEntryFiles(beside)).files) {
    const text = own.has(resolve(file)) ? undefined : readEntryFile(file);
    const runbook = typeof text === "string" ? parseRunbook(text, file).runbook : undefined;
    if (runbook !== undefined) loaded.push(linkedFile(file, runbook, () => reread(file)));
  }
  return loaded;
}

async function checkText(text: string, file: string, id: string, again: () => string): Promise<Checked> {
  const { runbook, diagnostics, documents } = parseRunbook(text, file, id);
  const found = await checkFile({
    file,
    text,
    documents,
    defects: diagnostics,
    ...(runbook === undefined ? {} : { runbook }),
  });
  const lines = found.length === 0 ? [] : text.split("\n");
  const problems = found.map((one) => toProblem(one, lines));
  return { file, problems, ...(runbook === undefined ? {} : { loaded: linkedFile(file, runbook, again) }) };
}

/** A copy of what others refer to: the parser's own texts are pieces of the file's, and would keep all of it. */
function linkedFile(file: string, { id, params, next_steps }: Linked, text: () => string): LoadedFile {
  const calls = next_steps.map(({ exec, with: given }) => ({
    title: "",
    ...(exec === undefined ? {} : { exec }),
    ...(given === undefined ? {} : { with: given }),
  }));
  return { file, text, runbook: structuredClone({ id, file, params, next_steps: calls }) };
}

/** It was readable a moment ago. */
function reread(path: string): string {
  const text = readEntryFile(path);
  return typeof text === "string" ? text : "";
}

/** What only shows when all entries are known goes where it belongs among the rest. */
function link(problems: Problem[], files: readonly string[], loaded: readonly LoadedFile[]): void {
  const order = new Map(files.map((file, index) => [file, index]));
  const more = compareEntries(loaded).filter(({ file }) => order.has(file));
  if (more.length === 0) return;
  const texts = new Map(loaded.map(({ file, text }) => [file, text]));
  problems.push(...more.map((one) => toProblem(one, (texts.get(one.file)?.() ?? "").split("\n"))));
  const position = (file: string): number => order.get(file) ?? -1;
  problems.sort((a, b) => position(a.file) - position(b.file) || a.line - b.line || a.column - b.column);
}
