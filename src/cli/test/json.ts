/** A test run for programs: `iaprun.test/1`, additions only. */

import { entryProblems, hasPassed, statusOf, type TestRun, totals } from "./run.ts";

export function testJson(run: TestRun): string {
  const report = {
    schema: "iaprun.test/1",
    summary: totals(run),
    entries: run.entries.map((entry) => ({
      id: entry.runbook.id,
      file: entry.runbook.file,
      passed: hasPassed(entry, run),
      tests: entry.tests.map((test) => ({
        name: test.name,
        status: statusOf(test),
        problems: test.error === undefined ? test.problems : [test.error.message],
      })),
      problems: entryProblems(entry, run),
      notes: entry.notes,
    })),
    diagnostics: run.diagnostics,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
