/** Runs the tests that travel with an entry, through the same engine as any run. */

import { placeEnricher } from "../enrichers/place.ts";
import { UsageError } from "../model/errors.ts";
import type { RawRecord } from "../model/record.ts";
import type { Report } from "../model/report.ts";
import type { TimeWindow } from "../model/time.ts";
import { normalizers } from "../normalizers/index.ts";
import { TRUE } from "../query/expr.ts";
import { bindQuery } from "../runbook/bind-query.ts";
import { unmet } from "../runbook/expectation.ts";
import { bindParams } from "../runbook/params.ts";
import type { Runbook, RunbookTest } from "../runbook/runbook.ts";
import { run } from "./run.ts";
import type { Source } from "./source.ts";

export interface TestResult {
  /** What does not hold, in words; empty when the test passes. */
  readonly problems: readonly string[];
  readonly report: Report;
}

const EVERYTHING: TimeWindow = { since: 0, until: Number.MAX_SAFE_INTEGER };

/** `source`: the test's records. Throws a `UsageError` for parameters the entry does not take. */
export async function runTest(runbook: Runbook, test: RunbookTest, source: Source): Promise<TestResult> {
  const params = bindParams(runbook.params, test.params);
  if (!params.ok) throw new UsageError(`${test.name}: ${params.issues.map(({ message }) => message).join("; ")}`);
  const records = await readAll(source);
  const window = test.window ?? spanOf(records);
  const job = { runbook, query: bindQuery(runbook, params.value), params: test.params, git: null };
  const report = await run(
    [job],
    [
      {
        name: source.name,
        read: async function* () {
          yield records;
        },
      },
    ],
    {
      window,
      estate: test.estate,
      enrich: placeEnricher(test.estate.places, () => ({})),
      isSuppressed: () => false,
      limit: Number.POSITIVE_INFINITY,
      raw: false,
      again: [],
      now: window.until,
      version: "test",
      signal: new AbortController().signal,
      progress: () => {},
    },
  );
  return { report, problems: compare(test, report) };
}

async function readAll(source: Source): Promise<readonly RawRecord[]> {
  const records: RawRecord[] = [];
  const lost: string[] = [];
  const context = {
    signal: new AbortController().signal,
    gap: ({ what }: { readonly what: string }) => void lost.push(what),
    notAudit: (what: string) => void lost.push(what),
    progress: () => {},
  };
  for await (const batch of source.read({ where: TRUE, window: EVERYTHING }, context)) records.push(...batch);
  if (lost.length > 0)
    throw new UsageError(`${source.name}: a test's records must all be readable: ${lost.join("; ")}`);
  return records;
}

/** The window that just covers every event. */
function spanOf(records: readonly RawRecord[]): TimeWindow {
  const times = records.flatMap(({ format, record }) => {
    const event = normalizers[format](record);
    return "invalid" in event ? [] : [event.time.ms];
  });
  return times.length === 0 ? EVERYTHING : { since: Math.min(...times), until: Math.max(...times) + 1 };
}

function compare({ expect }: RunbookTest, report: Report): readonly string[] {
  const findings = report.runs[0]?.findings ?? [];
  const gaps = report.runs.flatMap(({ coverage }) => coverage.sources.flatMap(({ gaps: lost }) => lost));
  const problems = gaps.map(({ reason, what }) => `${reason}: ${what}`);
  if (findings.length !== expect.length) {
    problems.push(
      `expected ${expect.length} findings, found ${findings.length}${findings.length === 0 ? "" : `: ${findings.map(({ title }) => title).join("; ")}`}`,
    );
  }
  for (const [index, expectation] of expect.entries()) {
    const finding = findings[index];
    if (finding !== undefined)
      problems.push(...unmet(expectation, finding).map((problem) => `finding ${index + 1}: ${problem}`));
  }
  return problems;
}
