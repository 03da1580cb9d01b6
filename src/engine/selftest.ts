/** Runs the tests that travel with an entry, through the same engine as any run. */

import { placeEnricher } from "../enrichers/place.ts";
import { SourceError, UsageError } from "../model/errors.ts";
import type { AuditEvent } from "../model/event.ts";
import type { RawRecord } from "../model/record.ts";
import type { Report } from "../model/report.ts";
import type { TimeWindow } from "../model/time.ts";
import { normalizers } from "../normalizers/index.ts";
import { TRUE } from "../query/expr.ts";
import { bindQuery } from "../runbook/bind-query.ts";
import { bindParams } from "../runbook/params.ts";
import type { Runbook, RunbookTest } from "../runbook/runbook.ts";
import { compareFindings } from "./compare-findings.ts";
import { readsEverything } from "./plan.ts";
import { run } from "./run.ts";
import type { Source } from "./source.ts";

/** Opens the records of one test. Throws a `UsageError` when there are none where the test says. */
export type LoadEvents = (runbook: Runbook, test: RunbookTest) => Promise<Source>;

export interface TestResult {
  /** What does not hold, in words, each in one or more lines; empty when the test passes. */
  readonly problems: readonly string[];
  readonly report: Report;
  /** What was read from window and lookback, matched or not, in the order of reading. */
  readonly events: readonly AuditEvent[];
}

/** To the last instant that can be written. */
const EVERYTHING: TimeWindow = { since: 0, until: 8.64e15 };

/**
 * `source`: the test's records. Throws a `UsageError` for parameters the entry does not take, a `SourceError` for records
 * that cannot be read.
 */
export async function runTest(runbook: Runbook, test: RunbookTest, source: Source): Promise<TestResult> {
  const params = bindParams(runbook.params, test.params);
  if (!params.ok) throw new UsageError(`${test.name}: ${params.issues.map(({ message }) => message).join("; ")}`);
  const records = await readAll(source);
  const window = test.window ?? spanOf(records);
  const query = bindQuery(runbook, params.value);
  const job = { runbook, query, params: test.params, provenance: async () => ({ git: null }) };
  const place = placeEnricher(test.estate.places, () => ({}));
  const events: AuditEvent[] = [];
  const report = await run(
    [job],
    [
      {
        name: source.name,
        plan: () => readsEverything(() => "a test's records are all looked at"),
        read: async function* () {
          yield records;
        },
      },
    ],
    {
      window,
      estate: test.estate,
      enrich: (event) => {
        const placed = place(event);
        events.push(placed);
        return placed;
      },
      isSuppressed: () => false,
      raw: false,
      again: [],
      now: window.until,
      version: "test",
      signal: new AbortController().signal,
      progress: () => {},
      warn: () => {},
      failed: () => {},
      allow: async () => {},
    },
  );
  return { report, events, problems: compare(test, report) };
}

async function readAll(source: Source): Promise<readonly RawRecord[]> {
  const records: RawRecord[] = [];
  const lost: string[] = [];
  const context = {
    signal: new AbortController().signal,
    gap: ({ what }: { readonly what: string }) => void lost.push(what),
    notAudit: (what: string) => void lost.push(what),
    note: () => {},
    warn: () => {},
    progress: () => {},
    allow: async () => {},
  };
  for await (const batch of source.read({ where: TRUE, window: EVERYTHING, now: EVERYTHING.until }, context))
    records.push(...batch);
  if (lost.length > 0)
    throw new SourceError(`${source.name}: a test's records must all be readable: ${lost.join("; ")}`);
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

function compare({ expect }: RunbookTest, { runs }: Report): readonly string[] {
  const gaps = runs.flatMap(({ coverage }) => coverage.sources.flatMap(({ gaps: lost }) => lost));
  return [...gaps.map(({ reason, what }) => `${reason}: ${what}`), ...compareFindings(expect, runs[0]?.findings ?? [])];
}
