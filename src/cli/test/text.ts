/** A test run for people: one line a test, grouped by entry, differences below the tests that have them. */

import type { EntryOutcome, TestOutcome } from "../../engine/test-entry.ts";
import { printable } from "../../model/text.ts";
import { counted } from "../../renderers/display.ts";
import { type Paint, type Palette, palette } from "../../renderers/palette.ts";
import { entryProblems, statusOf, type TestRun, totals } from "./run.ts";

export function testText(run: TestRun, color: boolean): string {
  const paint = palette(color);
  const groups = run.entries.map((entry) => [...entryLines(entry, run, paint), ""]);
  return `${[...groups.flat(), summary(run, paint)].join("\n")}\n`;
}

function entryLines(entry: EntryOutcome, run: TestRun, paint: Palette): readonly string[] {
  const { runbook, tests, notes } = entry;
  const none = tests.length > 0 ? [] : [`  ${paint.quiet("no tests")}`];
  return [
    paint.heading(printable(runbook.id)),
    ...none,
    ...tests.flatMap((test) => testLines(test, paint)),
    ...entryProblems(entry, run).flatMap((problem) => marked("✗", problem, paint.bad, paint)),
    ...(run.strict ? [] : notes.map((note) => `  ${paint.caution("note")} ${printable(note)}`)),
  ];
}

function testLines(test: TestOutcome, paint: Palette): readonly string[] {
  const { name, problems, error } = test;
  switch (statusOf(test)) {
    case "passed":
      return marked("✓", name, paint.good, paint);
    case "failed":
      return [...marked("✗", name, paint.bad, paint), ...problems.flatMap((problem) => block(problem, paint))];
    case "broken":
      return [
        ...marked("!", name, paint.bad, paint),
        ...block(`${error?.message}${error?.hint === undefined ? "" : `\nhint: ${error.hint}`}`, paint),
      ];
  }
}

function marked(sign: string, text: string, color: Paint, paint: Palette): readonly string[] {
  const [first = "", ...rest] = text.split("\n");
  return [`  ${color(sign)} ${printable(first)}`, ...rest.map((line) => `    ${difference(line, paint)}`)];
}

function block(text: string, paint: Palette): readonly string[] {
  return text.split("\n").map((line) => `    ${difference(line, paint)}`);
}

/** `-` was expected, `+` was found. */
function difference(line: string, paint: Palette): string {
  const safe = printable(line);
  if (safe.startsWith("- ")) return paint.bad(safe);
  return safe.startsWith("+ ") ? paint.good(safe) : safe;
}

function summary(run: TestRun, paint: Palette): string {
  const { entries, tests, passed, failed, broken, problems } = totals(run);
  const parts = [
    `${passed} passed`,
    ...(failed === 0 ? [] : [paint.bad(`${failed} failed`)]),
    ...(broken === 0 ? [] : [paint.bad(`${broken} could not run`)]),
    ...(problems === 0 ? [] : [paint.bad(counted(problems, "other problem"))]),
    ...(run.diagnostics.length === 0 ? [] : [paint.bad(`${counted(run.diagnostics.length, "defect")} in files`)]),
  ];
  return `${counted(tests, "test")} of ${counted(entries, "entry", "entries")}: ${parts.join(", ")}`;
}
