/** What one `iaprun test` found, whatever format it is told in, and the exit code that follows from it. */

import type { EntryOutcome, TestOutcome } from "../../engine/test-entry.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { EXIT, type ExitCode } from "../../model/errors.ts";

export interface TestRun {
  /** In the order of their files. */
  readonly entries: readonly EntryOutcome[];
  /** Of files that could not be taken in; their tests did not run. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether a branch that no test tries is a failure. */
  readonly strict: boolean;
}

/** `broken`: the test could not be run. */
export type Status = "passed" | "failed" | "broken";

export function statusOf({ problems, error }: TestOutcome): Status {
  if (error !== undefined) return "broken";
  return problems.length === 0 ? "passed" : "failed";
}

/** What is wrong with an entry apart from its single tests. */
export function entryProblems(
  { problems, exampleProblems, notes }: EntryOutcome,
  { strict }: TestRun,
): readonly string[] {
  return [...problems, ...exampleProblems, ...(strict ? notes : [])];
}

export function hasPassed(entry: EntryOutcome, run: TestRun): boolean {
  return entryProblems(entry, run).length === 0 && entry.tests.every((test) => statusOf(test) === "passed");
}

export interface Totals {
  readonly entries: number;
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly broken: number;
  /** Problems of entries as a whole. */
  readonly problems: number;
}

export function totals(run: TestRun): Totals {
  const tests = run.entries.flatMap((entry) => entry.tests);
  const count = (wanted: Status): number => tests.filter((test) => statusOf(test) === wanted).length;
  return {
    entries: run.entries.length,
    tests: tests.length,
    passed: count("passed"),
    failed: count("failed"),
    broken: count("broken"),
    problems: run.entries.reduce((sum, entry) => sum + entryProblems(entry, run).length, 0),
  };
}

/** 2 before 3 before 1: a file that is wrong says nothing about the others' tests, and hides none of them. */
export function exitCodeOf(run: TestRun): ExitCode {
  const errors = run.entries.flatMap(({ tests }) => tests.flatMap(({ error }) => error?.exitCode ?? []));
  if (run.diagnostics.length > 0 || errors.includes(EXIT.usage)) return EXIT.usage;
  if (errors.includes(EXIT.incomplete)) return EXIT.incomplete;
  return run.entries.every((entry) => hasPassed(entry, run)) ? EXIT.ok : EXIT.findings;
}
