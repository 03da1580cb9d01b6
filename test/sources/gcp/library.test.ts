/** Law 1 for every entry: what is found through Cloud Logging is what is found when every record is read. */

import { afterEach, describe, expect, it } from "vitest";
import type { RunOptions } from "../../../src/engine/run.ts";
import type { Source } from "../../../src/engine/source.ts";
import type { Finding } from "../../../src/model/finding.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { parseInstant } from "../../../src/model/time.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { loadEvents } from "../../../src/sources/fixtures.ts";
import { loggingSource } from "../../../src/sources/gcp.ts";
import { NOON } from "../../support/event.ts";
import { ask, EVERY_ENTRY, library, recordSource } from "../../support/run.ts";
import { QUICK } from "./reading.ts";
import { serve, stopServing } from "./serving.ts";

afterEach(stopServing);

/** What Cloud Logging could hold at all. */
function logged(records: readonly RawRecord[]): readonly RawRecord[] {
  return records.filter(
    ({ format, record: { logName, timestamp } }) =>
      format.startsWith("gcp-") &&
      /^\w+\/[^/]+\/logs\//.test(String(logName)) &&
      parseInstant(String(timestamp)) !== undefined,
  );
}

function containers(records: readonly RawRecord[]): readonly string[] {
  return [...new Set(records.map(({ record }) => String(record["logName"]).split("/logs/")[0] ?? ""))];
}

async function found(
  id: string,
  params: JsonObject,
  source: Source,
  options: Partial<RunOptions>,
): Promise<{ readonly findings: readonly Finding[]; readonly read: number }> {
  const { runs } = await ask({ [id]: params }, [source], options);
  const coverage = runs[0]?.coverage.sources[0];
  expect(coverage?.gaps).toEqual([]);
  return { findings: runs[0]?.findings ?? [], read: coverage?.records_read ?? 0 };
}

async function readAll(source: Source): Promise<readonly RawRecord[]> {
  const records: RawRecord[] = [];
  const nothing = () => {};
  const context = {
    signal: new AbortController().signal,
    gap: nothing,
    notAudit: nothing,
    note: nothing,
    progress: nothing,
    warn: () => {},
    allow: async () => {},
  };
  for await (const batch of source.read({ where: TRUE, window: { since: 0, until: NOON }, now: NOON }, context))
    records.push(...batch);
  return records;
}

describe("the demo trail", () => {
  const records = logged(demoTrail(NOON));

  it("gives every entry the same findings, and most of them far fewer records", async () => {
    await serve({ entries: records.map(({ record }) => record) });
    const live = loggingSource("gcp://demo", containers(records), QUICK);
    const { runs } = await ask(EVERY_ENTRY, [recordSource("local", records)]);
    let narrow = 0;
    for (const { runbook, findings } of runs) {
      const there = await found(runbook.id, EVERY_ENTRY[runbook.id] ?? {}, live, {});
      expect(there.findings, runbook.id).toEqual(findings);
      if (there.read < records.length / 2) narrow += 1;
    }
    expect(runs.flatMap(({ findings }) => findings).length).toBeGreaterThan(20);
    expect(narrow).toBeGreaterThan(runs.length / 2);
  });
});

describe("the fixtures", () => {
  it.each(library.runbooks.map((runbook) => [runbook.id, runbook] as const))(
    "%s finds the same",
    async (id, runbook) => {
      for (const test of runbook.tests) {
        const records = logged(await readAll(await loadEvents(runbook, test)));
        const times = records.map(({ record }) => parseInstant(String(record["timestamp"]))?.ms ?? 0);
        if (times.length === 0) continue;
        const window = test.window ?? { since: Math.min(...times), until: Math.max(...times) + 1 };
        const options = { window, estate: test.estate, now: window.until };
        await serve({ entries: records.map(({ record }) => record) });
        const live = loggingSource("gcp://fixtures", containers(records), QUICK);
        const [here, there] = [
          await found(id, test.params, recordSource("local", records), options),
          await found(id, test.params, live, options),
        ];
        expect(there.findings, test.name).toEqual(here.findings);
        await stopServing();
      }
    },
  );
});
