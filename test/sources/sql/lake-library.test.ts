/** Law 1: whatever the library asks of an event data store, it finds what it finds in the records themselves. */

import { afterEach, describe, expect, it, vi } from "vitest";
import type { RawRecord } from "../../../src/model/record.ts";
import type { TimeWindow } from "../../../src/model/time.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { openFiles } from "../../../src/sources/files.ts";
import { openLake } from "../../../src/sources/lake.ts";
import { DAY, NOON } from "../../support/event.ts";
import { readAll } from "../../support/reading.ts";
import { ask, EVERY_ENTRY, recordSource } from "../../support/run.ts";
import { type LakeServerOptions, STORE, startLakeServer } from "../../support/servers/lake.ts";
import { HASTY, pointTo } from "./asking.ts";
import { INTEGRATION_EVENTS } from "./integration-events.ts";

/** Within what the store keeps. */
const YEARS = { since: Date.UTC(2021, 0), until: Date.UTC(2027, 0) };

afterEach(() => void vi.unstubAllEnvs());

async function fixtures(): Promise<readonly RawRecord[]> {
  return (await readAll(await openFiles(["fixtures"]))).records;
}

/** What `sets` of entries find, each set in one query, against what they find in the records. */
async function expectSameFindings(
  records: readonly RawRecord[],
  window: TimeWindow,
  sets: readonly (readonly string[])[],
  options: Omit<LakeServerOptions, "records"> = {},
): Promise<number> {
  const server = await startLakeServer({ records, ...options });
  pointTo({ CLOUDTRAIL: server.url });
  try {
    const here = await ask(EVERY_ENTRY, [recordSource("records", records)], { window });
    const findings = new Map(here.runs.map(({ runbook, findings: found }) => [runbook.id, found]));
    let found = 0;
    for (const ids of sets) {
      const entries = Object.fromEntries(ids.map((id) => [id, EVERY_ENTRY[id] ?? {}]));
      const there = await ask(entries, [openLake(`lake://${STORE}`, {}, HASTY)], { window });
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

const ALL = [Object.keys(EVERY_ENTRY)];
const EACH = Object.keys(EVERY_ENTRY).map((id) => [id]);
const TODAY = { since: NOON - DAY, until: NOON };

describe("the library finds in CloudTrail Lake what it finds in the records", () => {
  const trail = (records: readonly RawRecord[]) => records.filter(({ format }) => format === "cloudtrail");

  it("over the demo trail, all entries in one query", async () => {
    expect(await expectSameFindings(trail(demoTrail(NOON)), TODAY, ALL)).toBeGreaterThan(20);
  });

  it("over all fixtures, each entry by itself", async () => {
    expect(await expectSameFindings(trail(await fixtures()), YEARS, EACH)).toBeGreaterThan(20);
  });

  it("in a store that does not keep records whole", async () => {
    expect(await expectSameFindings(trail(await fixtures()), YEARS, ALL, { whole: null })).toBeGreaterThan(20);
  });

  it("over what integrations put in, Google's events among them", async () => {
    const options = { category: "ActivityAuditLog" };
    expect(await expectSameFindings(INTEGRATION_EVENTS, TODAY, EACH, options)).toBeGreaterThan(2);
  });
});
