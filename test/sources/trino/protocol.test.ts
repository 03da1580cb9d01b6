import { afterEach, describe, expect, it } from "vitest";
import type { Request } from "../../../src/engine/source.ts";
import { SourceError } from "../../../src/model/errors.ts";
import { canonical, type JsonObject } from "../../../src/model/json.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { openTrino } from "../../../src/sources/trino.ts";
import { DAY, MINUTE, NOON } from "../../support/event.ts";
import { type Fault, type FaultyProxy, type SeenRequest, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { type Reading, readAll, readContext } from "../../support/reading.ts";
import { type ProtocolOptions, type ProtocolServer, startTrinoProtocol } from "../../support/servers/trino-protocol.ts";

const HURRIED = { attempts: 5, pause: () => 1 };
const REQUEST: Request = { where: TRUE, window: { since: NOON - DAY, until: NOON }, now: NOON };

/** Each its own, one a minute before noon. */
const RECORDS: readonly JsonObject[] = Array.from({ length: 200 }, (_, index) => ({
  eventVersion: "1.09",
  eventID: `event-${index}`,
  eventTime: formatInstant(NOON - (index + 1) * MINUTE),
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  userIdentity: { type: "IAMUser", userName: `user "${index}"` },
  requestParameters: { nested: { list: [index, null, "ü"] } },
}));

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function serve(options: ProtocolOptions = {}, records = RECORDS): Promise<ProtocolServer> {
  const server = await startTrinoProtocol(records, options);
  open.push(server);
  return server;
}

async function disturb(target: string, fault: (request: SeenRequest) => Fault | undefined): Promise<FaultyProxy> {
  const proxy = await startFaultyProxy(target, fault);
  open.push(proxy);
  return proxy;
}

function sourceAt(url: string) {
  return openTrino(`trino://${url.slice("http://".length)}/hive.logs.cloudtrail`, { user: "ada" }, HURRIED);
}

function multiset(records: readonly (JsonObject | undefined)[]): readonly string[] {
  return records.map(canonical).sort();
}

function expectEverything({ records, gaps }: Reading): void {
  expect(gaps).toEqual([]);
  expect(multiset(records.map(({ record }) => record))).toEqual(multiset(RECORDS));
}

describe("a network and a cluster that go wrong", () => {
  const odd = (fault: Fault) => (request: SeenRequest) => (request.index % 2 === 1 ? fault : undefined);
  const busy = (status: number, headers = {}): Fault => ({ kind: "answer", status, headers, body: "busy" });
  const kinds: readonly (readonly [string, Fault])[] = [
    ["half of the requests answered 503", busy(503)],
    ["half answered 502", busy(502)],
    ["half told to come back", busy(429, { "retry-after": "0" })],
    ["half of the connections dropped", { kind: "drop" }],
    ["half of the bodies cut off after 40 bytes", { kind: "truncate", bytes: 40 }],
    ["half of the bodies cut off before their first byte", { kind: "truncate", bytes: 0 }],
    ["half answered by something that speaks HTML", { kind: "answer", status: 200, body: "<html>sign in</html>" }],
    ["half answered by something that says nothing", { kind: "answer", status: 200, body: "{}" }],
  ];
  it.each(kinds)("%s: nothing lost, nothing doubled", async (_, fault) => {
    const proxy = await disturb((await serve()).url, odd(fault));
    expectEverything(await readAll(sourceAt(proxy.url), REQUEST));
    expect(proxy.faults).toBeGreaterThan(20);
  });

  it.each([2, 3, 5])("each %ith answer is the one before again", async (repeatEvery) => {
    const server = await serve({ repeatEvery });
    expectEverything(await readAll(sourceAt(server.url), REQUEST));
    expect(server.repeated).toBeGreaterThan(5);
  });
});

const FAILED = { message: "node went away\nand more", errorName: "NO_NODES_AVAILABLE", errorType: "INTERNAL_ERROR" };

describe("a statement that fails", () => {
  it("is put again while it gave no row", async () => {
    const server = await serve();
    server.page = (select, page) => (select < 2 && page === 0 ? { data: [], error: FAILED } : undefined);
    expectEverything(await readAll(sourceAt(server.url), REQUEST));
    expect(server.selects).toHaveLength(3);
  });

  it("is a gap with its span when it gave some, and the other spans are read", async () => {
    const server = await serve({}, spread(21));
    server.page = (select, page) => (select === 1 && page === 0 ? { error: FAILED } : undefined);
    const window = { since: NOON - 21 * DAY, until: NOON };
    const { records, gaps } = await readAll(sourceAt(server.url), { ...REQUEST, window });
    expect(server.selects).toHaveLength(4);
    // 6.5 days, then 7, 7 and half a day; the second span's first page of seven rows came before the error was looked at.
    expect(records).toHaveLength(21);
    expect(gaps).toEqual([
      {
        reason: "failed",
        what: 'Trino: "hive"."logs"."cloudtrail": some or all rows of 2026-05-18T00:00:00Z to 2026-05-25T00:00:00Z: NO_NODES_AVAILABLE: node went away',
      },
    ]);
  });

  it("ends the source when it is wrong in itself", async () => {
    const server = await serve();
    const error = { message: "line 1:1: no", errorName: "PERMISSION_DENIED", errorType: "USER_ERROR" };
    server.page = () => ({ data: [], error });
    const reading = readAll(sourceAt(server.url), REQUEST);
    await expect(reading).rejects.toBeInstanceOf(SourceError);
    await expect(reading).rejects.toMatchObject({
      message: "Trino: PERMISSION_DENIED: line 1:1: no",
      hint: "the user needs SELECT on the table",
    });
    expect(server.selects).toHaveLength(1);
  });
});

/** One record each noon of the days before. */
function spread(days: number): readonly JsonObject[] {
  return RECORDS.slice(0, days).map((record, index) => ({
    ...record,
    eventTime: formatInstant(NOON - (index + 1) * DAY),
  }));
}

describe("a server that does not let in", () => {
  it.each([
    [401, "set user in iaprun.yaml and IAPRUN_TRINO_PASSWORD"],
    [403, "ask who runs the server for access"],
  ])("%i ends the source at once, with a hint", async (status, hint) => {
    const proxy = await disturb("http://127.0.0.1:1", () => ({ kind: "answer", status, body: "no" }));
    await expect(readAll(sourceAt(proxy.url), REQUEST)).rejects.toMatchObject({
      message: `Trino: HTTP ${status}: no`,
      hint,
    });
    expect(proxy.requests).toHaveLength(1);
  });

  it("does not follow a redirect", async () => {
    const headers = { location: "https://elsewhere.example/v1/statement" };
    const proxy = await disturb("http://127.0.0.1:1", () => ({ kind: "answer", status: 307, headers, body: "" }));
    await expect(readAll(sourceAt(proxy.url), REQUEST)).rejects.toThrow(
      "Trino: HTTP 307, to https://elsewhere.example/v1/statement",
    );
  });

  it("says that a server is not there", async () => {
    const gone = await startTrinoProtocol([]);
    await gone.close();
    await expect(readAll(sourceAt(gone.url), REQUEST)).rejects.toThrow(/^Trino: ECONNREFUSED/);
  });
});

describe("what is sent", () => {
  it("names the user and the program, and asks for UTC", async () => {
    const proxy = await disturb((await serve()).url, () => undefined);
    await readAll(sourceAt(proxy.url), REQUEST);
    for (const { headers } of proxy.requests) {
      expect(headers).toMatchObject({ "x-trino-user": "ada", "x-trino-source": "iaprun", "x-trino-time-zone": "UTC" });
      expect(headers).not.toHaveProperty("authorization");
    }
  });

  it("no password over http", async () => {
    process.env["IAPRUN_TRINO_PASSWORD"] = "secret";
    try {
      const proxy = await disturb("http://127.0.0.1:1", () => undefined);
      await expect(readAll(sourceAt(proxy.url), REQUEST)).rejects.toThrow("a password is sent over https only");
      expect(proxy.requests).toEqual([]);
    } finally {
      delete process.env["IAPRUN_TRINO_PASSWORD"];
    }
  });
});

describe("stopping", () => {
  it("cancels the query there when the user has enough, and does not throw", async () => {
    const server = await serve();
    const stop = new AbortController();
    let rows = 0;
    for await (const batch of sourceAt(server.url).read(REQUEST, readContext({ signal: stop.signal }))) {
      rows += batch.length;
      if (rows >= 30) stop.abort();
    }
    expect(rows).toBe(30);
    expect(server.cancelled).toHaveLength(1);
  });

  it("cancels it when the reader goes away", async () => {
    const server = await serve();
    for await (const _ of sourceAt(server.url).read(REQUEST, readContext())) break;
    expect(server.cancelled).toHaveLength(1);
  });

  it("cancels it when it has scanned more than is allowed, and keeps what came", async () => {
    const server = await serve({ bytesInPage: 1_000 });
    const records: unknown[] = [];
    const allow = async ({ bytes = 0 }) => {
      if (bytes > 5_000) throw new SourceError("too much");
    };
    const reading = async () => {
      for await (const batch of sourceAt(server.url).read(REQUEST, readContext({ allow }))) records.push(...batch);
    };
    await expect(reading()).rejects.toThrow("too much");
    expect(records).toHaveLength(50);
    expect(server.cancelled).toHaveLength(1);
  });

  it("does not start it when the planner expects more than is allowed", async () => {
    const server = await serve({ expectedBytes: 6_000 });
    const allow = async ({ bytes = 0 }) => {
      if (bytes > 5_000) throw new SourceError("too much");
    };
    await expect(readAll(sourceAt(server.url), REQUEST, { allow })).rejects.toThrow("too much");
    expect(server.selects).toEqual([]);
  });
});

describe("what is said", () => {
  it("how much was read there, and how many rows came back", async () => {
    const { notes } = await readAll(sourceAt((await serve()).url), REQUEST);
    expect(notes).toContain("Trino read 20 kB and looked at 2,000 rows there; 200 came back");
  });

  it("by doctor: the server, the clock, the user, the table", async () => {
    const checks = [];
    const context = { signal: new AbortController().signal, now: () => NOON };
    for await (const check of sourceAt((await serve()).url).examine?.(context) ?? []) checks.push(check);
    expect(checks.map(({ what, state }) => `${state} ${what}`)).toEqual([
      "ok server",
      "ok clock",
      "ok user",
      'ok table "hive"."logs"."cloudtrail"',
      "warning days",
      "ok SELECT on the table",
      "unknown newest event",
    ]);
  });

  it("by doctor: a server that is not there", async () => {
    const checks = [];
    const context = { signal: new AbortController().signal, now: () => NOON };
    const gone = await startTrinoProtocol([]);
    await gone.close();
    for await (const check of sourceAt(gone.url).examine?.(context) ?? []) checks.push(check);
    expect(checks).toMatchObject([{ what: "server", state: "failed" }]);
  });
});
