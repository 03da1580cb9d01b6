/** `cloudtrail:` when servers and networks fail: nothing lost, nothing doubled, or the loss is a gap with its place and time. */

import { getEventListeners } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SourceError } from "../../../src/model/errors.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { openCloudTrail } from "../../../src/sources/cloudtrail.ts";
import { NOON } from "../../support/event.ts";
import { type Fault, type FaultyProxy, type SeenRequest, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { makeHistory } from "../../support/history.ts";
import { readAll } from "../../support/reading.ts";
import {
  type ApiError,
  type CloudTrailServer,
  type Lookup,
  startCloudTrailServer,
} from "../../support/servers/cloudtrail.ts";
import { asking, FAST, ids, useAws } from "./reading.ts";
import { ACCOUNT, EVERYTHING, WINDOW } from "./request.ts";

const REGIONS = ["eu-west-1", "us-east-1", "af-south-1"];
const records = makeHistory({ count: 3_000, window: WINDOW, account: ACCOUNT, regions: REGIONS });
let refuse: (lookup: Omit<Lookup, "error">) => ApiError | undefined = () => undefined;
let server: CloudTrailServer;
let proxy: FaultyProxy | undefined;

beforeAll(async () => {
  server = await startCloudTrailServer({ records, now: NOON, refuse: (lookup) => refuse(lookup) });
});
afterAll(() => server.close());
afterEach(async () => {
  refuse = () => undefined;
  await proxy?.close();
  proxy = undefined;
});
useAws(() => ({ AWS_ENDPOINT_URL_CLOUDTRAIL: server.url }));

const here = (...regions: readonly string[]) => records.filter(({ awsRegion }) => regions.includes(String(awsRegion)));
const source = (uri: string) => openCloudTrail(uri, {}, FAST);

/** Reads `uri` through a proxy that fails as `fault` says. */
async function readThrough(
  fault: (request: SeenRequest) => Fault | undefined,
  uri = "cloudtrail://eu-west-1,us-east-1",
) {
  proxy = await startFaultyProxy(server.url, fault);
  process.env["AWS_ENDPOINT_URL_CLOUDTRAIL"] = proxy.url;
  return readAll(source(uri), EVERYTHING);
}

const answer = (name: string, status = 400): Fault => ({
  kind: "answer",
  status,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: JSON.stringify({ __type: name, message: `${name} by the test` }),
});

/** Fails a request the first `times` times that it is sent. */
function atFirst(times: number, fault: Fault): (request: SeenRequest) => Fault | undefined {
  const sent = new Map<string, number>();
  return ({ body }) => {
    const before = sent.get(body.toString()) ?? 0;
    sent.set(body.toString(), before + 1);
    return before < times ? fault : undefined;
  };
}

describe.each<readonly [string, (request: SeenRequest) => Fault | undefined]>([
  ["half of the requests are throttled", atFirst(1, answer("ThrottlingException"))],
  ["nine of ten requests are throttled", atFirst(9, answer("ThrottlingException"))],
  ["connections die", atFirst(2, { kind: "drop" })],
  ["answers break off", atFirst(2, { kind: "truncate", bytes: 2_000 })],
  ["the server is broken", atFirst(5, answer("InternalFailure", 500))],
  [
    "something in front answers for people",
    atFirst(1, { kind: "answer", status: 502, body: "<html>Bad Gateway</html>" }),
  ],
  [
    "every fourth request is answered that its page token is no good",
    ({ index, body }) =>
      index % 4 === 3 && body.includes("NextToken") ? answer("InvalidNextTokenException") : undefined,
  ],
])("when %s", (_, fault) => {
  it("every record is read once", async () => {
    const { records: read, gaps } = await readThrough(fault);
    expect(gaps).toEqual([]);
    expect(ids(read)).toEqual(ids(here("eu-west-1", "us-east-1")));
    expect(proxy?.faults).toBeGreaterThan(9);
  });
});

it("takes a page that is repeated once", async () => {
  const bodies = new Map<string, string>();
  const { records: read, gaps } = await readThrough(({ index, body }) => {
    // Every fifth request gets the answer of the same chain's page before.
    const { NextToken, ...chain } = JSON.parse(body.toString()) as JsonObject;
    const key = JSON.stringify(chain);
    const before = bodies.get(key);
    bodies.set(key, typeof NextToken === "string" ? NextToken : "");
    if (index % 5 !== 4 || NextToken === undefined || before === undefined) return undefined;
    return { kind: "answer", status: 200, body: JSON.stringify({ Events: [], NextToken }) };
  });
  expect(gaps).toEqual([]);
  expect(ids(read)).toEqual(ids(here("eu-west-1", "us-east-1")));
});

it("ends with a gap when a server repeats its token for ever", async () => {
  const { records: read, gaps } = await readThrough(({ body }) => {
    const { NextToken } = JSON.parse(body.toString()) as JsonObject;
    return NextToken === undefined
      ? undefined
      : { kind: "answer", status: 200, body: JSON.stringify({ Events: [], NextToken }) };
  }, "cloudtrail://eu-west-1");
  expect(read.length).toBeGreaterThan(0);
  expect(gaps).toHaveLength(1);
  expect(gaps[0]?.what).toContain("eu-west-1: not read: ");
});

describe("a Region that refuses", () => {
  const denied = {
    name: "AccessDeniedException",
    message: "User: x is not authorized to perform: cloudtrail:LookupEvents",
  };

  it("is one gap with its name and the whole window, and is not asked again for every attribute", async () => {
    refuse = ({ region }) => (region === "us-east-1" ? denied : undefined);
    const names = ["StartSession", "AssumeRole", "RunInstances", "ListRoles"];
    const before = server.lookups.length;
    const { records: read, gaps } = await readAll(
      source("cloudtrail://eu-west-1,us-east-1"),
      asking({ eventName: names }),
    );
    expect(gaps).toEqual([
      {
        reason: "not-permitted",
        what: `us-east-1: not read: 2026-05-31T12:00:00Z to 2026-06-01T12:00:00Z: ${denied.name}: ${denied.message}`,
      },
    ]);
    expect(ids(read)).toEqual(ids(here("eu-west-1").filter(({ eventName }) => names.includes(String(eventName)))));
    expect(server.lookups.slice(before).filter(({ region }) => region === "us-east-1").length).toBeLessThanOrEqual(
      names.length,
    );
  });

  it("as all do ends the source, with the permission that is missing", async () => {
    refuse = () => denied;
    const reading = readAll(source("cloudtrail://eu-west-1,us-east-1"), EVERYTHING);
    await expect(reading).rejects.toThrow(
      "cannot read CloudTrail events in eu-west-1, us-east-1: AccessDeniedException",
    );
    await expect(reading).rejects.toMatchObject({ hint: "the role needs cloudtrail:LookupEvents" });
  });
});

describe("credentials that expire", () => {
  it("are a gap with the time that was not read, and what was read before counts", async () => {
    let pages = 0;
    refuse = () =>
      ++pages > 9
        ? { name: "ExpiredTokenException", message: "The security token included in the request is expired" }
        : undefined;
    const { records: read, gaps } = await readAll(source("cloudtrail://eu-west-1"), EVERYTHING);
    const [gap] = gaps;
    expect(gaps).toHaveLength(1);
    expect(gap?.reason).toBe("expired-credentials");
    const lost = [...(gap?.what ?? "").matchAll(/(\S+Z) to (\S+Z)/g)].map(
      ([, since = "", until = ""]) => [Date.parse(since), Date.parse(until)] as const,
    );
    const inGap = here("eu-west-1").filter(({ eventTime }) =>
      lost.some(([since, until]) => Date.parse(String(eventTime)) >= since && Date.parse(String(eventTime)) < until),
    );
    const readIds = new Set(ids(read));
    // The last second of a page is asked for again by the next span, and given once.
    expect(read.length).toBeGreaterThan(9 * 49);
    expect(readIds.size).toBe(read.length);
    // Read or named as unread: nothing between.
    expect(new Set([...readIds, ...ids(inGap)])).toEqual(new Set(ids(here("eu-west-1"))));
    expect(inGap.length).toBeLessThan(here("eu-west-1").length);
  });
});

describe("no credentials", () => {
  it("are an error that names the demo", async () => {
    process.env["AWS_ACCESS_KEY_ID"] = "";
    process.env["AWS_SECRET_ACCESS_KEY"] = "";
    const reading = readAll(source("cloudtrail:"), EVERYTHING);
    await expect(reading).rejects.toThrow(SourceError);
    await expect(reading).rejects.toMatchObject({ hint: expect.stringContaining("--source demo") });
  });

  it("and no Region either is an error that says how to name one", async () => {
    process.env["AWS_REGION"] = "";
    const reading = readAll(source("cloudtrail:"), EVERYTHING);
    await expect(reading).rejects.toMatchObject({ hint: expect.stringMatching(/AWS_REGION.*--source demo/) });
  });
});

describe("every Region", () => {
  const invalid = {
    name: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  };

  it("notes those that the account has not enabled", async () => {
    refuse = ({ region }) => (["ap-east-1", "me-south-1"].includes(region) ? invalid : undefined);
    const { records: read, gaps, notes } = await readAll(source("cloudtrail://*"), EVERYTHING);
    expect(gaps).toEqual([]);
    expect(ids(read)).toEqual(ids(records));
    expect(notes.filter((note) => note.startsWith("not enabled"))).toEqual([
      "not enabled, by its answer: ap-east-1, me-south-1 (a session token of the global STS endpoint is refused in these words too)",
    ]);
  });

  it("has a gap for one that answers so and is always on, and for one that was named", async () => {
    refuse = ({ region }) => (["eu-west-2", "ap-east-1"].includes(region) ? invalid : undefined);
    const all = await readAll(source("cloudtrail://*"), EVERYTHING);
    expect(all.gaps.map(({ what }) => what.slice(0, 20))).toEqual(["eu-west-2: not read:"]);
    const named = await readAll(source("cloudtrail://ap-east-1,us-east-1"), EVERYTHING);
    expect(named.gaps.map(({ what }) => what.slice(0, 20))).toEqual(["ap-east-1: not read:"]);
  });
});

it("counts rows whose record cannot be read, and reads on", async () => {
  const history = here("af-south-1");
  const rows = history.slice(0, 3).map((record) => ({
    EventId: record["eventID"],
    EventTime: Date.parse(String(record["eventTime"])) / 1_000,
    CloudTrailEvent: JSON.stringify(record),
  }));
  const [first, second, third] = rows;
  const broken = [
    { ...first, CloudTrailEvent: first?.CloudTrailEvent.slice(0, 90) },
    { ...second, CloudTrailEvent: undefined },
    third,
  ];
  const { records: read, gaps } = await readThrough(
    () => ({ kind: "answer", status: 200, body: JSON.stringify({ Events: broken }) }),
    "cloudtrail://af-south-1",
  );
  expect(ids(read)).toEqual(ids(history.slice(2, 3)));
  expect(gaps).toEqual([
    { reason: "unreadable", what: "af-south-1: CloudTrailEvent of a LookupEvents row is not valid JSON", count: 1 },
    { reason: "unreadable", what: "af-south-1: LookupEvents row without a CloudTrailEvent", count: 1 },
  ]);
});

it("stops soon when it is told to, without an error", async () => {
  const stop = new AbortController();
  let read = 0;
  const slow = openCloudTrail("cloudtrail://eu-west-1", {}, { ...FAST, requestsPerSecond: 5 });
  const context = {
    signal: stop.signal,
    gap: () => {},
    notAudit: () => {},
    note: () => {},
    progress: () => {},
    warn: () => {},
    allow: async () => {},
  };
  const start = performance.now();
  for await (const batch of slow.read(EVERYTHING, context)) {
    read += batch.length;
    if (read >= 100) stop.abort();
  }
  expect(read).toBeGreaterThanOrEqual(100);
  expect(performance.now() - start).toBeLessThan(1_500);
  expect(getEventListeners(stop.signal, "abort")).toEqual([]);
});
