/** `cloudtrail:` against a server that speaks the API: every record once, by the fewest questions. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { at, type JsonObject } from "../../../src/model/json.ts";
import { openCloudTrail } from "../../../src/sources/cloudtrail.ts";
import { NOON } from "../../support/event.ts";
import { makeHistory } from "../../support/history.ts";
import { readAll } from "../../support/reading.ts";
import { type CloudTrailServer, startCloudTrailServer } from "../../support/servers/cloudtrail.ts";
import { asking, FAST, ids, useAws } from "./reading.ts";
import { ACCOUNT, EVERYTHING, WINDOW } from "./request.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const records = makeHistory({ count: 2_000, window: WINDOW, account: ACCOUNT, regions: REGIONS });
let server: CloudTrailServer;

beforeAll(async () => {
  server = await startCloudTrailServer({ records, now: NOON, emptyEvery: 7 });
});
afterAll(() => server.close());
useAws(() => ({ AWS_ENDPOINT_URL_CLOUDTRAIL: server.url }));

/** What was asked while `read` ran. */
async function lookupsOf(read: () => Promise<unknown>) {
  const before = server.lookups.length;
  await read();
  return server.lookups.slice(before);
}

const source = (uri = "cloudtrail:") => openCloudTrail(uri, {}, FAST);
const inRegions = (...regions: readonly string[]) =>
  records.filter(({ awsRegion }) => regions.includes(String(awsRegion)));

describe("a scan", () => {
  it("reads every record of the home Region and of us-east-1 once, past empty pages", async () => {
    const { records: read, gaps, notes } = await readAll(source(), EVERYTHING);
    expect(gaps).toEqual([]);
    expect(ids(read)).toEqual(ids(records));
    expect(notes).toContain("us-east-1 is read as well: IAM, global STS and most sign-in events are recorded there");
  });

  it("costs little more than one long chain of pages would", async () => {
    const lookups = await lookupsOf(() => readAll(source("cloudtrail://eu-west-1"), EVERYTHING));
    // 1,000 records are 20 full pages; the second page on is two spans, each with a last page that is part empty, and
    // every seventh page of a chain is empty.
    expect(lookups.length).toBeGreaterThanOrEqual(20);
    expect(lookups.length).toBeLessThanOrEqual(20 + 2 + 4);
    expect(lookups.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it("asks pages of 50 and nothing that the API would refuse", async () => {
    const lookups = await lookupsOf(() => readAll(source("cloudtrail://eu-west-1"), EVERYTHING));
    expect(new Set(lookups.map(({ request }) => request["MaxResults"]))).toEqual(new Set([50]));
    expect(lookups.some(({ request }) => "EventCategory" in request || "LookupAttributes" in request)).toBe(false);
  });

  it("loses nothing at the edges of a window that is not in whole seconds", async () => {
    const [, second = {}, third = {}] = inRegions("eu-west-1");
    const window = {
      since: Date.parse(String(second["eventTime"])) + 1,
      until: Date.parse(String(third["eventTime"])) + 1,
    };
    const { records: read } = await readAll(source("cloudtrail://eu-west-1"), { ...EVERYTHING, window });
    expect(ids(read)).toContain(ids([third])[0]);
    expect(ids(read).every((id) => ids([second, third]).includes(id))).toBe(true);
  });

  it("tells how far it is", async () => {
    const steps: { done: number; total?: number }[] = [];
    await readAll(source("cloudtrail://eu-west-1"), EVERYTHING, { progress: (step) => void steps.push(step) });
    expect(steps.map(({ done }) => done)).toEqual(steps.map((_, index) => index + 1));
    // After its first page, a twentieth of the day, it is expected to take about 20.
    expect(steps[1]?.total).toBeGreaterThan(12);
    expect(steps[1]?.total).toBeLessThan(30);
    expect(steps.at(-1)?.total).toBe(steps.at(-1)?.done);
  });
});

describe("a query", () => {
  it("is asked by its attributes, each in the Regions of the URI", async () => {
    const request = asking({ eventName: ["StartSession", "AssumeRole"] });
    let read: JsonObject[] = [];
    const lookups = await lookupsOf(async () => {
      read = (await readAll(source("cloudtrail://us-east-1,eu-west-1"), request)).records.map(({ record }) => record);
    });
    const wanted = records.filter(({ eventName }) => eventName === "StartSession" || eventName === "AssumeRole");
    expect(ids(read)).toEqual(ids(wanted));
    const asked = lookups.map(
      ({ region, request: { LookupAttributes } }) => `${region} ${JSON.stringify(LookupAttributes)}`,
    );
    expect(new Set(asked)).toEqual(
      new Set(
        ["us-east-1", "eu-west-1"].flatMap((region) =>
          ["StartSession", "AssumeRole"].map(
            (name) => `${region} [{"AttributeKey":"EventName","AttributeValue":"${name}"}]`,
          ),
        ),
      ),
    );
  });

  it("gives a record that two attributes find once", async () => {
    const key = String(at(records[0] ?? {}, "userIdentity", "accessKeyId"));
    const request = asking([{ eventName: "StartSession" }, { "userIdentity.accessKeyId": key }]);
    const { records: read } = await readAll(source("cloudtrail://eu-west-1"), request);
    expect(ids(read)).toEqual(ids(inRegions("eu-west-1")));
  });

  it("that no CloudTrail record can match asks nobody, and says so", async () => {
    const lookups = await lookupsOf(async () => {
      const { notes } = await readAll(source(), asking({ "protoPayload.methodName": "SetIamPolicy" }));
      expect(notes).toContain("CloudTrail was not asked: no event of it can match the query");
    });
    expect(lookups).toEqual([]);
  });
});

describe("what cannot be had", () => {
  it("is a gap for the time before the last 90 days, and the rest is read", async () => {
    const window = { since: NOON - 100 * 86_400_000, until: NOON };
    const { records: read, gaps } = await readAll(source("cloudtrail://eu-west-1"), { ...EVERYTHING, window });
    expect(gaps.map(({ reason }) => reason)).toEqual(["beyond-retention"]);
    expect(gaps[0]?.what).toContain("remembers 90 days");
    expect(ids(read)).toEqual(ids(inRegions("eu-west-1")));
  });

  it("asks nobody when all of it is too long ago", async () => {
    const window = { since: NOON - 100 * 86_400_000, until: NOON - 95 * 86_400_000 };
    const lookups = await lookupsOf(async () => {
      const { gaps } = await readAll(source(), { ...EVERYTHING, window });
      expect(gaps).toHaveLength(1);
    });
    expect(lookups).toEqual([]);
  });
});
