/** A test run for CI systems: a suite for each entry, and one for the files that could not be taken in. */

import type { EntryOutcome, TestOutcome } from "../../engine/test-entry.ts";
import { formatDiagnostic } from "../../model/diagnostic.ts";
import { type JunitCase, type JunitSuite, junitXml } from "../../renderers/junit-xml.ts";
import { entryProblems, type TestRun } from "./run.ts";

export function testJunit(run: TestRun): string {
  const defects = run.diagnostics.map((diagnostic): JunitCase => {
    const { file, line, column } = diagnostic;
    return { name: `${file}:${line}:${column}`, fault: { kind: "error", text: formatDiagnostic(diagnostic) } };
  });
  return junitXml([
    ...run.entries.map((entry) => toSuite(entry, run)),
    ...(defects.length === 0 ? [] : [{ name: "files", cases: defects }]),
  ]);
}

function toSuite(entry: EntryOutcome, run: TestRun): JunitSuite {
  const { id, file } = entry.runbook;
  const problems = entryProblems(entry, run).map((text, index): JunitCase => {
    return { name: `${id}, as a whole (${index + 1})`, fault: { kind: "failure", text } };
  });
  return { name: id, file, cases: [...entry.tests.map(toCase), ...problems] };
}

function toCase({ name, problems, error }: TestOutcome): JunitCase {
  if (error !== undefined) return { name, fault: { kind: "error", text: error.message } };
  return problems.length === 0 ? { name } : { name, fault: { kind: "failure", text: problems.join("\n") } };
}
