/** Law 1: whatever the library asks of Athena, it finds what it finds in the records themselves. */

import { afterEach, describe, expect, it, vi } from "vitest";
import type { RawRecord } from "../../../src/model/record.ts";
import type { TimeWindow } from "../../../src/model/time.ts";
import { openAthena } from "../../../src/sources/athena.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { openFiles } from "../../../src/sources/files.ts";
import { DAY, NOON } from "../../support/event.ts";
import { readAll } from "../../support/reading.ts";
import { ask, EVERY_ENTRY, recordSource } from "../../support/run.ts";
import { startAthenaServer } from "../../support/servers/athena.ts";
import { HASTY, pointTo, recordsOf } from "./asking.ts";

/** After the first day of the table. */
const ALL_DAYS = { since: Date.UTC(2021, 0), until: Date.UTC(2100, 0) };

afterEach(() => void vi.unstubAllEnvs());

async function fixtures(): Promise<readonly RawRecord[]> {
  return (await readAll(await openFiles(["fixtures"]))).records;
}

/** What `sets` of entries find, each set in one query, against what they find in the records. */
async function expectSameFindings(
  records: readonly RawRecord[],
  window: TimeWindow,
  sets: readonly (readonly string[])[],
): Promise<number> {
  const trail = records.filter(({ format }) => format === "cloudtrail");
  const server = await startAthenaServer({ records: recordsOf(trail) });
  pointTo({ ATHENA: server.url });
  try {
    const here = await ask(EVERY_ENTRY, [recordSource("records", trail)], { window });
    const findings = new Map(here.runs.map(({ runbook, findings: found }) => [runbook.id, found]));
    let found = 0;
    for (const ids of sets) {
      const entries = Object.fromEntries(ids.map((id) => [id, EVERY_ENTRY[id] ?? {}]));
      const there = await ask(entries, [openAthena("athena://primary/logs.trail", {}, HASTY)], { window });
      for (const { runbook, coverage, findings: theirs } of there.runs) {
        expect(coverage.sources[0]?.gaps, runbook.id).toEqual([]);
        expect(theirs, runbook.id).toEqual(findings.get(runbook.id));
        found += theirs.length;
      }
    }
    return found;
  } finally {
    await server.close();
  }
}

describe("the library finds in Athena what it finds in the records", () => {
  it("over the demo trail, all entries in one query", async () => {
    const window = { since: NOON - DAY, until: NOON };
    expect(await expectSameFindings(demoTrail(NOON), window, [Object.keys(EVERY_ENTRY)])).toBeGreaterThan(20);
  });

  it("over all fixtures, each entry by itself", async () => {
    const each = Object.keys(EVERY_ENTRY).map((id) => [id]);
    expect(await expectSameFindings(await fixtures(), ALL_DAYS, each)).toBeGreaterThan(20);
  });
});
