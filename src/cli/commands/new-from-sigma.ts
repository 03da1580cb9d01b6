/** `iaprun new --from-sigma`: a folder of public rules in, entries out, and an account of every rule that became none. */

import { join } from "node:path";
import { type Diagnostic, formatDiagnostic } from "../../model/diagnostic.ts";
import { EXIT, type ExitCode, UsageError } from "../../model/errors.ts";
import { compareText, printable } from "../../model/text.ts";
import { QUERY_CODES } from "../../query/codes.ts";
import type { Catalogue } from "../../runbook/catalogue.ts";
import { RUNBOOK_CODES } from "../../runbook/codes.ts";
import { listEntryFiles, readEntryFile } from "../../runbook/entry-files.ts";
import { idOf } from "../../runbook/entry-id.ts";
import { type Converted, fromSigma, REFUSALS } from "../../runbook/from-sigma.ts";
import { idFrom } from "../../runbook/schema.ts";
import { refuseExisting, schemaFrom, writeNew } from "../new-files.ts";

const MEANINGS: Readonly<Record<string, string>> = { ...QUERY_CODES, ...RUNBOOK_CODES, ...REFUSALS };

/** 0: every rule became an entry; 1: some did not, and are told on standard error; 2: none did. */
export async function convert(path: string, folder: string, catalogue: Catalogue): Promise<ExitCode> {
  const { files, diagnostics } = await listEntryFiles([path]);
  if (files.length === 0 && diagnostics.length === 0)
    throw new UsageError(`there is no rule in ${printable(path)}`, { hint: "rules are *.yml or *.yaml files" });
  const taken = new Set(catalogue.runbooks.map(({ id }) => id));
  const schema = schemaFrom(folder);
  const refused: Diagnostic[][] = diagnostics.map((each) => [each]);
  const leftOut: string[] = [];
  let written = 0;
  for (const file of files) {
    const id = idFrom(idOf(file));
    const made = taken.has(id) || id === "" ? isTaken(file, id) : await convertOne(file, id, folder, schema);
    if (!made.ok) {
      refused.push([...made.diagnostics]);
      continue;
    }
    taken.add(id);
    written += 1;
    leftOut.push(...made.leftOut);
    const target = join(folder, `${id}.yaml`);
    process.stdout.write(`wrote ${printable(target)}\n${made.notes.map((note) => `  ${printable(note)}\n`).join("")}`);
  }
  for (const each of refused.flat()) process.stderr.write(`${show(each)}\n`);
  process.stdout.write(summary(written, refused, leftOut));
  if (refused.length === 0) return EXIT.ok;
  return written > 0 ? EXIT.findings : EXIT.usage;
}

async function convertOne(file: string, id: string, folder: string, schema: string | undefined): Promise<Converted> {
  const rule = readEntryFile(file);
  if (typeof rule !== "string") return { ok: false, diagnostics: [rule] };
  const made = fromSigma(rule, file, id, schema);
  if (!made.ok) return made;
  const target = join(folder, `${id}.yaml`);
  try {
    await refuseExisting([target]);
  } catch {
    return isTaken(file, id);
  }
  await writeNew(target, made.entry);
  return made;
}

function isTaken(file: string, id: string): Converted {
  const message = id === "" ? "its file name gives no id" : `there is an entry or a file "${id}" already`;
  return { ok: false, diagnostics: [{ file, line: 1, column: 1, code: "from-sigma/taken", message }] };
}

function show(diagnostic: Diagnostic): string {
  return formatDiagnostic(diagnostic).split("\n").map(printable).join("\n");
}

function summary(written: number, refused: readonly (readonly Diagnostic[])[], leftOut: readonly string[]): string {
  const all = written + refused.length;
  // A rule counts once for each of its reasons.
  const reasons = counts(refused.flatMap((each) => [...new Set(each.map(({ code }) => code))]));
  const keys = counts(leftOut).map(([key, count]) => `${printable(key)} (${count})`);
  const lines = [
    `converted ${written} of ${all} ${all === 1 ? "rule" : "rules"}, refused ${refused.length}`,
    ...reasons.map(([code, count]) => `  ${count} ${code}: ${MEANINGS[code] ?? ""}`.trimEnd()),
    ...(keys.length === 0 ? [] : [`left out, for entries have no place for it: ${keys.join(", ")}`]),
    ...(written === 0 ? [] : ['next: write what is "to be written", add tests: nothing is known of what these find']),
  ];
  return `${lines.join("\n")}\n`;
}

/** Most frequent first, then by name. */
function counts(words: readonly string[]): readonly (readonly [string, number])[] {
  const counted = new Map<string, number>();
  for (const word of words) counted.set(word, (counted.get(word) ?? 0) + 1);
  return [...counted].sort(([a, x], [b, y]) => y - x || compareText(a, b));
}
