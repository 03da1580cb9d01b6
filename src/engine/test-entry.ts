/** Everything that can be said about an entry by running its tests: each test, its example, what no test tries. */

import { IaprunError } from "../model/errors.ts";
import type { Runbook, RunbookTest } from "../runbook/runbook.ts";
import { type Tried, untriedBranches } from "./branches.ts";
import { compareExample, exampleOf } from "./example.ts";
import { type LoadEvents, runTest, type TestResult } from "./selftest.ts";

export interface TestOutcome {
  readonly name: string;
  /** What does not hold; empty when the test passes. */
  readonly problems: readonly string[];
  /** Why the test could not be run at all. */
  readonly error?: IaprunError;
}

export interface EntryOutcome {
  readonly runbook: Runbook;
  readonly tests: readonly TestOutcome[];
  /** What is wrong with the tests as a whole. */
  readonly problems: readonly string[];
  /** How the example differs from what the first test renders. */
  readonly exampleProblems: readonly string[];
  /** Branches of the query that no test tries. */
  readonly notes: readonly string[];
  /** What the example must say; absent while the first test does not pass. */
  readonly example?: string;
}

interface Attempt {
  readonly test: RunbookTest;
  readonly result: TestResult | IaprunError;
}

export async function testEntry(runbook: Runbook, loadEvents: LoadEvents): Promise<EntryOutcome> {
  const attempts: Attempt[] = [];
  for (const test of runbook.tests) attempts.push({ test, result: await attempt(runbook, test, loadEvents) });
  const tried = attempts.flatMap(({ test, result }): readonly Tried[] =>
    result instanceof IaprunError ? [] : [{ test, events: result.events }],
  );
  const first = attempts[0]?.result;
  const rendered = first === undefined || first instanceof IaprunError ? undefined : exampleOf(runbook, first.report);
  const passes = first !== undefined && !(first instanceof IaprunError) && first.problems.length === 0;
  return {
    runbook,
    tests: attempts.map(toOutcome),
    problems: missingTests(runbook),
    exampleProblems: rendered === undefined ? [] : compareExample(runbook, rendered),
    notes: tried.length === 0 ? [] : untriedBranches(runbook, tried),
    ...(passes && rendered !== undefined && rendered !== "" ? { example: rendered } : {}),
  };
}

async function attempt(runbook: Runbook, test: RunbookTest, loadEvents: LoadEvents): Promise<Attempt["result"]> {
  try {
    return await runTest(runbook, test, await loadEvents(runbook, test));
  } catch (error) {
    if (error instanceof IaprunError) return error;
    throw error;
  }
}

function toOutcome({ test: { name }, result }: Attempt): TestOutcome {
  return result instanceof IaprunError ? { name, problems: [], error: result } : { name, problems: result.problems };
}

/** A Sigma rule has no place for tests. */
function missingTests({ kind, status, tests }: Runbook): readonly string[] {
  if (kind === "sigma") return [];
  const fires = tests.some(({ expect }) => expect.length > 0);
  const quiet = tests.some(({ expect }) => expect.length === 0);
  return [
    ...(fires ? [] : ["no test expects a finding"]),
    ...(quiet || status !== "stable" ? [] : ["the entry is stable, and no test expects silence (expect: [])"]),
  ];
}
