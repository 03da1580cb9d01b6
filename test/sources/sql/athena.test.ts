/** What `athena:` plans, counts before it runs, and tells `doctor`. */

import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Check, ReadCost } from "../../../src/engine/source.ts";
import { SourceError, UsageError } from "../../../src/model/errors.ts";
import { bind } from "../../../src/query/bind.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { partitionPrefixes } from "../../../src/sources/athena/prefixes.ts";
import { describedTable } from "../../../src/sources/athena/table.ts";
import { openAthena } from "../../../src/sources/athena.ts";
import { projectedSpan } from "../../../src/sources/sql/projected-span.ts";
import { selection } from "../../query/rule.ts";
import { readAll } from "../../support/reading.ts";
import { type AthenaServer, type AthenaServerOptions, startAthenaServer } from "../../support/servers/athena.ts";
import { HASTY, pointTo } from "./asking.ts";
import { HISTORY, idsOf, WINDOW } from "./hard-times.ts";

const URI = "athena://primary/logs.trail?region=eu-west-1";
const REQUEST = { where: TRUE, window: WINDOW, now: WINDOW.until };
const FEW = HISTORY.slice(0, 12);
const LOCATED = {
  "projection.enabled": "true",
  "projection.account.type": "enum",
  "projection.account.values": "111122223333",
  "projection.region.type": "enum",
  "projection.region.values": "eu-west-1,us-east-1",
  "projection.timestamp.type": "date",
  "projection.timestamp.format": "yyyy/MM/dd",
  "projection.timestamp.range": "2020/01/01,NOW",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of partition projection
  "storage.location.template": "s3://bucket/AWSLogs/${account}/CloudTrail/${region}/${timestamp}",
};

let cloud: FauxqsServer;
beforeAll(async () => {
  cloud = await startFauxqs({ port: 0, logger: false, init: { buckets: ["bucket"] } });
  const put = (key: string, size: number) =>
    fetch(`${cloud.address}/bucket/AWSLogs/111122223333/CloudTrail/${key}`, { method: "PUT", body: "x".repeat(size) });
  await put("eu-west-1/2026/05/30/a.json.gz", 100);
  await put("eu-west-1/2026/05/31/b.json.gz", 20);
  await put("us-east-1/2026/06/02/c.json.gz", 3);
  await put("us-east-1/2026/06/03/too-late.json.gz", 50_000);
  await put("sa-east-1/2026/06/01/other-region.json.gz", 50_000);
});
afterAll(() => cloud.stop());

let server: AthenaServer | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

async function serve(options: Partial<AthenaServerOptions> = {}): Promise<AthenaServer> {
  server = await startAthenaServer({ records: FEW, ...options });
  pointTo({ ATHENA: server.url, S3: cloud.address, STS: cloud.address });
  return server;
}

describe("what a query would scan", () => {
  it("is the size of the window's objects, asked about before it runs", async () => {
    const athena = await serve({ parameters: LOCATED });
    const asked: (ReadCost & { readonly started: number })[] = [];
    const allow = async (cost: ReadCost) => void asked.push({ ...cost, started: athena.statements.length });
    const { records, gaps } = await readAll(openAthena(URI, {}, HASTY), REQUEST, { allow });
    expect(asked).toEqual([{ bytes: 123, objects: 3, started: 0 }]);
    expect({ ids: idsOf(records), gaps }).toEqual({ ids: idsOf(FEW), gaps: [] });
  });

  it("is not scanned when it is more than the user allows", async () => {
    const athena = await serve({ parameters: LOCATED });
    const allow = async () => {
      throw new SourceError("too much");
    };
    await expect(readAll(openAthena(URI, {}, HASTY), REQUEST, { allow })).rejects.toThrow("too much");
    expect(athena.statements).toEqual([]);
  });

  it("is watched where the bucket may not be listed", async () => {
    await serve({
      parameters: {
        ...LOCATED,
        "storage.location.template": LOCATED["storage.location.template"].replace("bucket", "gone"),
      },
    });
    const { records, notes } = await readAll(openAthena(URI, {}, HASTY), REQUEST);
    expect(idsOf(records)).toEqual(idsOf(FEW));
    expect(notes.join("\n")).toMatch(/could not be counted before \(NoSuchBucket/);
  });

  it.each([
    [
      "begins later",
      "timestamp",
      "2026/06/01,NOW",
      "2026-05-31T12:00:00Z to 2026-06-01T00:00:00Z",
      "begins 2026/06/01",
    ],
    [
      "has ended",
      "timestamp",
      "2020/01/01,2026/05/31",
      "2026-06-01T00:00:00Z to 2026-06-01T12:00:00Z",
      "ends 2026/05/31",
    ],
    [
      "ended long ago",
      "timestamp",
      "2020/01/01,2024/12/31",
      "2026-05-31T12:00:00Z to 2026-06-01T12:00:00Z",
      "ends 2024/12/31",
    ],
    [
      "moves with the clock",
      "timestamp",
      "NOW-6HOURS,NOW",
      "2026-05-31T12:00:00Z to 2026-06-01T06:00:00Z",
      "begins NOW-6HOURS",
    ],
  ])("is nothing where the table's range %s, and that is a gap", async (_what, name, range, span, told) => {
    await serve({ parameters: { ...LOCATED, [`projection.${name}.range`]: range } });
    const { gaps } = await readAll(openAthena(URI, {}, HASTY), REQUEST);
    expect(gaps).toEqual([
      { reason: "not-in-table", what: `Athena: ${span}: the table's partition "${name}" ${told}` },
    ]);
  });

  it("is a gap where the folders hold no object", async () => {
    await serve({ parameters: { ...LOCATED, "projection.region.values": "eu-north-1" } });
    const { gaps } = await readAll(openAthena(URI, {}, HASTY), REQUEST);
    expect(gaps).toEqual([
      {
        reason: "no-data",
        what: "Athena: 2026-05-31T12:00:00Z to 2026-06-01T12:00:00Z: no object in the table's folders for these days, such as s3://bucket/AWSLogs/111122223333/CloudTrail/eu-north-1/2026/05/30/",
      },
    ]);
  });

  it("may leave out days where partitions are added by hand, which is said", async () => {
    await serve({ parameters: {} });
    const { notes } = await readAll(openAthena(URI, {}, HASTY), REQUEST);
    expect(notes).toContainEqual(expect.stringMatching(/days that nobody added are not read/));
  });

  it.each([
    ["2020,2025", { since: Date.UTC(2020, 0, 1), until: Date.UTC(2026, 0, 1) }],
    ["2020,2026", { since: Date.UTC(2020, 0, 1), until: Number.POSITIVE_INFINITY }],
    ["1,12", { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }],
  ])("knows years that are numbers: %s", (range, span) => {
    const [first = "", last = ""] = range.split(",");
    expect(projectedSpan({ name: "year", kind: "integer", first, last }, Date.UTC(2026, 5, 1))).toEqual(span);
  });

  it.each([
    ["the folders of all values", {}, [], 8],
    ["only those of the accounts that are wanted", { "projection.account.type": "injected" }, ["444455556666"], 8],
    ["unknown without a value", { "projection.account.type": "injected" }, [], undefined],
    ["unknown without a template", { "storage.location.template": "" }, [], undefined],
  ])("lies in %s", (_what, parameters, accounts, folders) => {
    const keys = ["account", "region", "timestamp"].map((Name) => ({ Name, Type: "string" }));
    const name = { database: "logs", table: "trail" };
    const table = describedTable(name, {
      Name: "trail",
      PartitionKeys: keys,
      Parameters: { ...LOCATED, ...parameters },
    });
    expect(partitionPrefixes(table, WINDOW, accounts)?.length).toBe(folders);
  });
});

describe("the plan", () => {
  it("shows the exact statement for the documented table, and reads nothing", () => {
    const where = bind(selection({ eventName: "StartSession" }).condition, {}).expr;
    const { steps, local, notes } = openAthena(URI, {}, HASTY).plan({ ...REQUEST, where });
    const sql = steps[1]?.text ?? "";
    expect(steps.map(({ title }) => title)).toEqual([
      "the table's columns and partitions (GetTableMetadata)",
      "one query in workgroup primary, eu-west-1",
    ]);
    expect(sql).toMatch(/^SELECT "eventversion",\n {7}json_format\(CAST\("useridentity" AS JSON\)\) AS "useridentity"/);
    expect(sql.slice(sql.indexOf("FROM"))).toBe(
      [
        'FROM "logs"."trail"',
        `WHERE "timestamp" >= '2026/05/30'`,
        `  AND "timestamp" <= '2026/06/02'`,
        `  AND (("eventtime" >= '2026-05-31T12:00:00' AND "eventtime" < '2026-06-01T12:00:00') OR "eventtime" IS NULL OR "eventtime" NOT LIKE '____-__-__T__:__:__%Z')`,
        "  AND lower(eventname) = 'startsession'",
      ].join("\n"),
    );
    expect(local).toEqual([]);
    expect(notes.join("\n")).toMatch(/counted here, not there/);
  });

  it("is the statement that is sent to such a table", async () => {
    const athena = await serve();
    const source = openAthena(URI, {}, HASTY);
    await readAll(source, REQUEST);
    expect(athena.statements).toEqual([source.plan(REQUEST).steps[1]?.text]);
  });

  it("of a question about Google alone is to ask nothing", async () => {
    const athena = await serve();
    const where = bind(selection({ "protoPayload.methodName": "AuthorizeUser" }).condition, {}).expr;
    const source = openAthena(URI, {}, HASTY);
    expect(source.plan({ ...REQUEST, where }).steps).toEqual([]);
    const { notes } = await readAll(source, { ...REQUEST, where });
    expect(notes.at(-1)).toMatch(/^Athena was not asked/);
    expect(athena.statements).toEqual([]);
  });
});

describe("a URI that is wrong", () => {
  it.each([
    ["athena://logs.trail", {}],
    ["athena://primary/trail", {}],
    ["athena:", {}],
    ["athena://primary/a.b.c", {}],
    [URI, { user: "ada" }],
    [URI, { accounts: "organization" as const }],
    [URI, { role: "reader" }],
  ])("%s %o", (uri, settings) => {
    expect(() => openAthena(uri, settings, HASTY)).toThrow(UsageError);
  });
});

describe("doctor", () => {
  async function examine(options: Partial<AthenaServerOptions> = {}): Promise<readonly Check[]> {
    await serve({ parameters: LOCATED, ...options });
    const checks: Check[] = [];
    const context = { signal: new AbortController().signal, now: Date.now };
    for await (const check of openAthena(URI, {}, HASTY).examine?.(context) ?? []) checks.push(check);
    return checks;
  }

  it("walks the whole way of a query", async () => {
    const checks = await examine();
    expect(checks.map(({ what, state }) => [what, state])).toEqual([
      ["credentials", "ok"],
      ["workgroup primary", "ok"],
      ["clock", "ok"],
      ["table logs.trail", "ok"],
      // Nothing was delivered in the days before the clock of this machine.
      ["the trail's objects", "failed"],
      ["run a query", "ok"],
    ]);
  });

  it("names what is missing", async () => {
    const checks = await examine({
      parameters: {},
      workgroup: { State: "ENABLED", Configuration: {} },
      columns: new Map([...["eventname", "eventsource", "eventtime"].map((name) => [name, "string"] as const)]),
      failure: "Access denied when writing output",
    });
    expect(checks.map(({ what, state, detail }) => [what, state, detail.slice(0, 40)])).toEqual([
      ["credentials", "ok", expect.any(String)],
      ["workgroup primary", "failed", "says nowhere to write results"],
      ["clock", "ok", expect.any(String)],
      ["table logs.trail", "ok", "partitions account, region, timestamp"],
      ["columns", "warning", expect.stringMatching(/^no eventversion, useridentity/)],
      ["partition projection", "warning", expect.stringMatching(/^none/)],
      ["run a query", "failed", expect.stringMatching(/^failed: Access denied/)],
    ]);
  });
});
