/** Law 3 on CloudTrail Lake: nothing is lost and nothing doubled by what passes; what stays is a gap, and the rest comes. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SourceError } from "../../../src/model/errors.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { openLake } from "../../../src/sources/lake.ts";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { startFaultyProxy } from "../../support/faulty-proxy.ts";
import { readAll } from "../../support/reading.ts";
import { ServiceError } from "../../support/servers/aws-json.ts";
import { type LakeServer, type LakeServerOptions, STORE, startLakeServer } from "../../support/servers/lake.ts";
import { HASTY, pointTo } from "./asking.ts";
import { HISTORY, idsOf, twoOfThree, WINDOW } from "./hard-times.ts";

const URI = `lake://${STORE}`;
const REQUEST = { where: TRUE, window: WINDOW, now: WINDOW.until };
const FEW = HISTORY.slice(0, 10);

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of open.splice(0).reverse()) await server.close();
});

async function serve(
  records: readonly JsonObject[] = FEW,
  options: Partial<LakeServerOptions> = {},
): Promise<LakeServer> {
  const raw = records.map((record) => ({ format: "cloudtrail", record }) as const);
  const server = await startLakeServer({ records: raw, ...options });
  open.push(server);
  pointTo({ CLOUDTRAIL: server.url });
  return server;
}

const denied = (operation: string) => (called: string) =>
  called === operation ? new ServiceError("AccessDeniedException", "not authorized") : undefined;

describe("what passes", () => {
  it("two of three requests throttled, dropped, cut short or answered by something else", async () => {
    const server = await serve(HISTORY);
    const proxy = await startFaultyProxy(server.url, twoOfThree);
    open.push(proxy);
    pointTo({ CLOUDTRAIL: proxy.url });
    const { records, gaps } = await readAll(openLake(URI, {}, HASTY), REQUEST);
    expect(gaps).toEqual([]);
    expect(idsOf(records)).toEqual(idsOf(HISTORY));
    expect(proxy.faults).toBeGreaterThan(10);
  });

  it("too many queries at once", async () => {
    const refuse = (called: string, index: number) =>
      called === "StartQuery" && index < 4
        ? new ServiceError("MaxConcurrentQueriesException", "10 are running")
        : undefined;
    await serve(FEW, { refuse });
    const { records } = await readAll(openLake(URI, {}, HASTY), REQUEST);
    expect(idsOf(records)).toEqual(idsOf(FEW));
  });

  it("a store that lacks the column of whole records is asked without it", async () => {
    const server = await serve(FEW, { whole: null });
    const { records, gaps } = await readAll(openLake(URI, {}, HASTY), REQUEST);
    expect(gaps).toEqual([]);
    expect(idsOf(records)).toEqual(idsOf(FEW));
    expect(server.statements.map((sql) => sql.includes("eventjson"))).toEqual([true, false]);
  });
});

describe("what stays", () => {
  it("rows that the engine counted and did not give", async () => {
    await serve(FEW, { withheld: 3 });
    const { records, gaps } = await readAll(openLake(URI, {}, HASTY), REQUEST);
    expect(records).toHaveLength(7);
    expect(gaps).toEqual([
      { reason: "truncated", what: expect.stringMatching(/after the first 7 .*: the engine counts 10$/) },
    ]);
  });

  it("rows that the engine did not give are still missing when the read is resumed", async () => {
    await serve(FEW, { withheld: 3 });
    const folder = mkdtempSync(join(tmpdir(), "iaprun-lake-"));
    try {
      const source = openLake(URI, {}, HASTY);
      const once = () => readAll(source, REQUEST, { pages: openPageStore(folder, source.name) });
      const first = await once();
      const again = await once();
      expect(first.gaps).toHaveLength(1);
      expect(again.gaps).toEqual(first.gaps);
      expect(idsOf(again.records)).toEqual(idsOf(first.records));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [{}, "2026-05-31T12:00:00Z"],
    [{ UpdatedTimestamp: Date.UTC(2026, 5, 1) / 1_000 }, "2026-06-01T00:00:00Z"],
    [{ UpdatedTimestamp: Date.UTC(2026, 5, 2) / 1_000 }, undefined],
  ])("a store that was stopped, last changed %j, takes in nothing from then on", async (changed, from) => {
    await serve(FEW, { store: { Status: "STOPPED_INGESTION", ...changed } });
    const { gaps, records } = await readAll(openLake(URI, {}, HASTY), REQUEST);
    expect(idsOf(records)).toEqual(idsOf(FEW));
    expect(gaps).toEqual(
      from === undefined
        ? []
        : [
            {
              reason: "not-logged",
              what: `CloudTrail Lake: ${from} to 2026-06-01T12:00:00Z: the store takes in no events, it is STOPPED_INGESTION`,
            },
          ],
    );
  });

  it("days that the store no longer keeps", async () => {
    await serve(FEW, { retention: 0.5 });
    const { gaps } = await readAll(openLake(URI, {}, HASTY), REQUEST);
    expect(gaps).toEqual([
      {
        reason: "beyond-retention",
        what: "CloudTrail Lake: 2026-05-31T12:00:00Z to 2026-06-01T00:00:00Z: the store keeps 0.5 days",
      },
    ]);
  });

  it("a store of something else ends the source", async () => {
    await serve(FEW, { category: "ConfigurationItem" });
    await expect(readAll(openLake(URI, {}, HASTY), REQUEST)).rejects.toThrow(
      "the store holds ConfigurationItem events",
    );
  });

  it("no permission to query ends it, and names the permission", async () => {
    await serve(FEW, { refuse: denied("StartQuery") });
    const reading = readAll(openLake(URI, {}, HASTY), REQUEST);
    await expect(reading).rejects.toThrow(SourceError);
    await expect(reading).rejects.toMatchObject({ hint: "the role needs cloudtrail:StartQuery" });
  });

  it("no permission to describe the store only costs knowing what it holds", async () => {
    await serve(FEW, { refuse: denied("GetEventDataStore") });
    const { records, notes } = await readAll(openLake(URI, {}, HASTY), REQUEST);
    expect(idsOf(records)).toEqual(idsOf(FEW));
    expect(notes[0]).toMatch(/did not describe the store/);
  });
});

describe("what is stopped", () => {
  it("a query that scans more than the user allows", async () => {
    const server = await serve(HISTORY);
    const allow = async ({ bytes = 0 }) => {
      throw new SourceError(`${bytes} bytes are too many`);
    };
    await expect(readAll(openLake(URI, {}, HASTY), REQUEST, { allow })).rejects.toThrow("bytes are too many");
    expect(server.cancelled).toHaveLength(1);
  });
});
