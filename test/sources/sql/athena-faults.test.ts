/** Law 3 on Athena: nothing is lost and nothing doubled by what passes; what stays is a gap, and the rest comes. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SourceError } from "../../../src/model/errors.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { openAthena } from "../../../src/sources/athena.ts";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { type FaultyProxy, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { readAll, readContext } from "../../support/reading.ts";
import { type AthenaServer, type AthenaServerOptions, startAthenaServer } from "../../support/servers/athena.ts";
import { ServiceError } from "../../support/servers/aws-json.ts";
import { HASTY, pointTo } from "./asking.ts";
import { HISTORY, idsOf, twoOfThree, WINDOW } from "./hard-times.ts";

/** For what is not about pages. */
const FEW = { records: HISTORY.slice(0, 10) };
const URI = "athena://primary/logs.trail";
const REQUEST = { where: TRUE, window: WINDOW, now: WINDOW.until };

const open: (AthenaServer | FaultyProxy)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of open.splice(0).reverse()) await server.close();
});

async function serve(options: Partial<AthenaServerOptions> = {}): Promise<AthenaServer> {
  const server = await startAthenaServer({ records: HISTORY, ...options });
  open.push(server);
  pointTo({ ATHENA: server.url });
  return server;
}

/** Every call of the operation but the first `from`. */
function denied(operation: string, from: number): (called: string) => ServiceError | undefined {
  let calls = 0;
  return (called) =>
    called === operation && calls++ >= from ? new ServiceError("AccessDeniedException", "not authorized") : undefined;
}

describe("what passes", () => {
  it("two of three requests throttled, dropped, cut short or answered by something else", async () => {
    const server = await serve();
    const proxy = await startFaultyProxy(server.url, twoOfThree);
    open.push(proxy);
    pointTo({ ATHENA: proxy.url });
    const { records, gaps } = await readAll(openAthena(URI, {}, HASTY), REQUEST);
    expect(gaps).toEqual([]);
    expect(idsOf(records)).toEqual(idsOf(HISTORY));
    expect(server.statements).toHaveLength(1);
    expect(proxy.faults).toBeGreaterThan(10);
  });

  it("a page token that is refused costs counting the rows off again", async () => {
    const server = await serve();
    const read: string[][] = [];
    for await (const batch of openAthena(URI, {}, HASTY).read(REQUEST, readContext())) {
      read.push([...idsOf(batch)]);
      server.era += read.length === 1 ? 1 : 0;
    }
    expect(read.flat().sort()).toEqual(idsOf(HISTORY));
    expect(server.calls.filter((call) => call === "GetQueryResults").length).toBeGreaterThanOrEqual(5);
  });
});

describe("what stays", () => {
  it("a page that cannot be had is a gap with its window, and the pages before it count", async () => {
    await serve({ refuse: denied("GetQueryResults", 1) });
    const { records, gaps } = await readAll(openAthena(URI, {}, HASTY), REQUEST);
    expect(records).toHaveLength(999);
    expect(gaps).toEqual([
      {
        reason: "not-permitted",
        what: expect.stringMatching(
          /^Athena: rows after the first 999 of query [0-9a-f-]{36}, anywhere in 2026-05-31T12:00:00Z to 2026-06-01T12:00:00Z: AccessDeniedException: not authorized$/,
        ),
      },
    ]);
  });

  it.each([
    ["a query that fails", { failure: "HIVE_BAD_DATA: Error reading field" }, /failed: HIVE_BAD_DATA/],
    ["no permission to start one", { refuse: denied("StartQueryExecution", 0) }, /AccessDeniedException/],
    ["no permission to look at it", { refuse: denied("GetQueryExecution", 1) }, /AccessDeniedException/],
  ] as const)("%s ends the source with its reason", async (_what, options, message) => {
    await serve({ ...options, ...FEW });
    const reading = readAll(openAthena(URI, {}, HASTY), REQUEST);
    await expect(reading).rejects.toThrow(SourceError);
    await expect(reading).rejects.toThrow(message);
  });

  it("a table nobody knows ends it, with what to do", async () => {
    await serve(FEW);
    const reading = readAll(openAthena("athena://primary/logs.other", {}, HASTY), REQUEST);
    await expect(reading).rejects.toMatchObject({
      message: expect.stringMatching(/^Athena: logs\.other: MetadataException/),
      hint: expect.stringMatching(/athena-ddl/),
    });
  });

  it("a table that may not be described is taken for the documented one", async () => {
    await serve({ refuse: denied("GetTableMetadata", 0), ...FEW });
    const { records, notes } = await readAll(openAthena(URI, {}, HASTY), REQUEST);
    expect(idsOf(records)).toEqual(idsOf(FEW.records));
    expect(notes.join("\n")).toMatch(/the role needs athena:GetTableMetadata and glue:GetTable/);
  });

  it("no credentials name the demo", async () => {
    await serve(FEW);
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, undefined);
    await expect(readAll(openAthena(URI, {}, HASTY), REQUEST)).rejects.toMatchObject({
      hint: expect.stringMatching(/--source demo/),
    });
  });
});

describe("what is stopped", () => {
  const endless = { endless: { bytesALook: 1_000_000 }, ...FEW };

  it("on Ctrl-C the query is stopped too, and nothing is thrown", async () => {
    const server = await serve(endless);
    const stop = new AbortController();
    const progress = ({ done }: { readonly done: number }) => done > 3_000_000 && stop.abort();
    const { records, gaps } = await readAll(openAthena(URI, {}, HASTY), REQUEST, { signal: stop.signal, progress });
    expect({ records, gaps }).toEqual({ records: [], gaps: [] });
    expect(server.stopped).toHaveLength(1);
  });

  it("a query that scans more than the user allows", async () => {
    const server = await serve(endless);
    const allow = async ({ bytes = 0 }) => {
      if (bytes > 5_000_000) throw new SourceError("more than 5 MB");
    };
    await expect(readAll(openAthena(URI, {}, HASTY), REQUEST, { allow })).rejects.toThrow("more than 5 MB");
    expect(server.stopped).toHaveLength(1);
  });
});

describe("what was kept", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const pages = () => {
    folders.push(mkdtempSync(join(tmpdir(), "iaprun-athena-")));
    return openPageStore(folders[0] ?? "", URI);
  };

  it("of a query that is gone does not count, and of one that ended nothing is asked again", async () => {
    const server = await serve({ refuse: denied("GetQueryResults", 2) });
    const store = pages();
    const first = await readAll(openAthena(URI, {}, HASTY), REQUEST, { pages: store });
    expect(first.gaps).toHaveLength(1);
    const { calls, statements } = server;
    const before = calls.length;
    const other = await serve();
    const again = await readAll(openAthena(URI, {}, HASTY), REQUEST, { pages: store });
    expect(idsOf(again.records)).toEqual(idsOf(HISTORY));
    expect({
      gaps: again.gaps,
      calls: calls.length,
      statements: statements.length,
      others: other.statements.length,
    }).toEqual({ gaps: [], calls: before, statements: 1, others: 1 });
    const kept = await readAll(openAthena(URI, {}, HASTY), REQUEST, { pages: store });
    expect(idsOf(kept.records)).toEqual(idsOf(HISTORY));
    expect(other.statements).toHaveLength(1);
  });
});
