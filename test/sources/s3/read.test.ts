import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ReadCost } from "../../../src/engine/source.ts";
import { SourceError } from "../../../src/model/errors.ts";
import { openBucketSource } from "../../../src/sources/s3.ts";
import { readAll } from "../../support/reading.ts";
import { type Cloud, startCloud } from "../../support/servers/fauxqs.ts";
import { DAY, HASTY, HOUR, JUNE, MINUTE, TODAY } from "./today.ts";
import { expectedIds, idsOf, trail, trailKey } from "./trail.ts";

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud();
});

afterEach(async () => {
  await cloud.close();
});

const open = (uri: string, settings = {}) => openBucketSource(uri, settings, HASTY);

describe("what is read of a trail's bucket", () => {
  const inside = [
    trailKey({ at: JUNE }),
    trailKey({ at: JUNE + 5 * MINUTE, region: "us-east-1" }),
    trailKey({ at: JUNE + 6 * HOUR, account: "444455556666" }),
    trailKey({ at: JUNE + 7 * HOUR, service: "CloudTrail-NetworkActivity" }),
    trailKey({ at: JUNE + DAY + 20 * HOUR }),
    trailKey({ at: JUNE - 30 * MINUTE }),
  ];
  const outside = [
    trailKey({ at: JUNE - 2 * HOUR }),
    trailKey({ at: JUNE - 40 * DAY }),
    trailKey({ at: JUNE + 3 * DAY }),
    trailKey({ at: JUNE + HOUR, service: "CloudTrail-Digest" }),
    trailKey({ at: JUNE + HOUR, service: "CloudTrail-Insight" }),
    trailKey({ at: JUNE + HOUR, service: "Config" }),
  ];
  const whole = { ...TODAY, now: JUNE + 10 * DAY };

  it.each(["", "AWSLogs", "AWSLogs/"])("reads the days of the window and late deliveries, from /%s", async (prefix) => {
    await cloud.put("trail", trail([...inside, ...outside], JUNE + HOUR));
    const { records, gaps, notes } = await readAll(open(`s3://trail/${prefix}`), whole);
    expect(idsOf(records)).toEqual(expectedIds(inside));
    expect(gaps).toEqual([]);
    expect(notes).toContainEqual(expect.stringMatching(/files delivered after 2026-06-02 were not looked at$/));
    const read = cloud.proxy.requests.filter(({ path }) => path.includes("x-id=GetObject"));
    expect(read).toHaveLength(inside.length);
  });

  it.each([
    ["an account", "AWSLogs/444455556666", [2]],
    ["a service", "AWSLogs/111122223333/CloudTrail", [0, 1, 4, 5]],
    ["a Region", "AWSLogs/111122223333/CloudTrail/us-east-1", [1]],
    ["a year", "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/", [0, 4, 5]],
    ["a month", "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05", [5]],
    ["a day", "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/06/02/", [4]],
  ])("begins at %s", async (_, prefix, expected) => {
    await cloud.put("trail", trail([...inside, ...outside], JUNE + HOUR));
    const { records, gaps } = await readAll(open(`s3://trail/${prefix}`), whole);
    expect(idsOf(records)).toEqual(expectedIds(inside.filter((_key, index) => expected.includes(index))));
    expect(gaps).toEqual([]);
  });

  it("reads a folder that the layout leaves out, when the URI names it", async () => {
    await cloud.put("trail", trail([...inside, ...outside], JUNE + HOUR));
    const { records } = await readAll(open("s3://trail/AWSLogs/111122223333/CloudTrail-Insight"), whole);
    expect(idsOf(records)).toEqual(expectedIds(outside.slice(4, 5)));
  });

  it("knows an organization's trail below any prefix", async () => {
    const keys = [
      trailKey({ at: JUNE, above: "o-abc123/", organization: "o-abc123/" }),
      trailKey({ at: JUNE, above: "o-abc123/", organization: "o-abc123/", account: "444455556666" }),
      trailKey({ at: JUNE, above: "o-abc123/" }),
    ];
    const late = trailKey({ at: JUNE - 3 * DAY, above: "o-abc123/", organization: "o-abc123/" });
    await cloud.put("trail", trail([...keys, late], JUNE));
    const { records } = await readAll(open("s3://trail"), TODAY);
    expect(idsOf(records)).toEqual(expectedIds(keys));
  });

  it("asks for nothing of other accounts, and misses those that have no folder", async () => {
    await cloud.put("trail", trail(inside, JUNE));
    const source = open("s3://trail", { accounts: ["444455556666", "999999999999"] });
    const { records, gaps } = await readAll(source, whole);
    expect(idsOf(records)).toEqual(expectedIds(inside.slice(2, 3)));
    expect(gaps).toEqual([{ reason: "no-data", what: "account 999999999999: nothing under s3://trail" }]);
    expect(cloud.proxy.requests.filter(({ path }) => path.includes("111122223333"))).toEqual([]);
  });

  it("finds an account among more than a page of them", async () => {
    const keys = Array.from({ length: 1_010 }, (_, index) =>
      trailKey({ at: JUNE, account: String(100_000_000_000 + index) }),
    );
    await cloud.put("trail", trail(keys, JUNE, 1));
    const { records } = await readAll(open("s3://trail/AWSLogs/", { accounts: ["100000001005"] }), TODAY);
    expect(idsOf(records)).toEqual(expectedIds(keys.slice(1_005, 1_006), 1));
  });

  it("says what lies beside a trail, and whose files are missing", async () => {
    const quiet = trailKey({ at: JUNE - 9 * DAY, account: "777788889999" });
    const proxy = "AWSLogs/111122223333/VerifiedAccess/eu-west-1/2026/06/01/log.json.gz";
    await cloud.put("trail", {
      ...trail([...inside, quiet, proxy], JUNE),
      "results/query.csv": "a,b",
      "notes.txt": "x",
    });
    const { records, notes, notAudit } = await readAll(open("s3://trail"), whole);
    expect(idsOf(records)).toEqual(expectedIds(inside));
    expect(notAudit).toEqual({});
    expect(notes).toEqual([
      "beside AWSLogs/ in trail, not looked into: notes.txt, results/",
      "no trail files delivered from 2026-05-31 to 2026-06-02 for 777788889999",
      "trail also holds Verified Access logs, which are not read with the trail: add the source s3://trail/…/111122223333/VerifiedAccess/",
      "CloudTrail may deliver or correct an event days later: files delivered after 2026-06-02 were not looked at",
    ]);
  });

  it("lists a Region's years in one go, page by page", async () => {
    const keys = Array.from({ length: 2_300 }, (_, index) => trailKey({ at: JUNE + index * 37_000 }));
    await cloud.put("trail", Object.fromEntries(keys.map((key) => [key, "x"])));
    const years = { ...TODAY, window: { since: JUNE - 300 * DAY, until: JUNE + 300 * DAY }, now: JUNE + 400 * DAY };
    const costs: ReadCost[] = [];
    const listed = readAll(open("s3://trail"), years, {
      allow: async (cost) => {
        costs.push(cost);
        throw new SourceError("enough");
      },
    });
    await expect(listed).rejects.toThrow("enough");
    expect(costs).toEqual([{ bytes: 2_300, objects: 2_300 }]);
    const lists = cloud.proxy.requests.filter(({ path }) => path.includes("list-type=2"));
    expect(lists).toHaveLength(4 + 3);
  });
});

describe("what is no trail", () => {
  it("reads every file in any shape, whatever its date", async () => {
    await cloud.put("exports", {
      ...trail(["a/old_20200101T0000Z.json.gz", "a/b c/ü+&=%41.json.gz", "z.gz"], JUNE - 900 * DAY),
      "a/list.ndjson": '{"eventID":"n1","eventName":"X","eventTime":"2026-06-01T00:00:00Z"}\n{"no":"record"}\n',
      "a/readme.md": "text",
      "a/empty": "",
    });
    const { records, notAudit, gaps } = await readAll(open("s3://exports"), TODAY);
    expect(idsOf(records)).toEqual(
      [...expectedIds(["a/old_20200101T0000Z.json.gz", "a/b c/ü+&=%41.json.gz", "z.gz"]), "n1"].sort(),
    );
    expect(notAudit).toEqual({ "other JSON": 1, "file that is not JSON": 1, "empty file": 1 });
    expect(gaps).toEqual([]);
  });

  it("reads one file by its key", async () => {
    await cloud.put("exports", trail(["a/one.json.gz", "a/one.json.gz.bak"], JUNE));
    const { records } = await readAll(open("s3://exports/a/one.json.gz"), TODAY);
    expect(idsOf(records)).toEqual(expectedIds(["a/one.json.gz"]));
  });

  it("takes a prefix for a folder, not for the beginning of names", async () => {
    await cloud.put("exports", trail(["prod/a.gz", "prod-old/b.gz"], JUNE));
    const { records } = await readAll(open("s3://exports/prod"), TODAY);
    expect(idsOf(records)).toEqual(expectedIds(["prod/a.gz"]));
  });
});

describe("what it costs", () => {
  it("tells files and bytes once, before the first is read", async () => {
    const files = trail([trailKey({ at: JUNE }), trailKey({ at: JUNE + HOUR })], JUNE);
    await cloud.put("trail", files);
    const costs: ReadCost[] = [];
    const refused = readAll(open("s3://trail"), TODAY, {
      allow: async (cost) => {
        costs.push(cost);
        throw new SourceError("too much");
      },
    });
    await expect(refused).rejects.toThrow("too much");
    const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    expect(costs).toEqual([{ bytes, objects: 2 }]);
    expect(cloud.proxy.requests.filter(({ path }) => path.includes("x-id=GetObject"))).toEqual([]);
  });
});

describe("what is not there", () => {
  it("is a gap when no file was delivered: no data is no clean result", async () => {
    await cloud.put("trail", trail([trailKey({ at: JUNE - 9 * DAY })], JUNE));
    const { records, gaps } = await readAll(open("s3://trail/"), TODAY);
    expect(records).toEqual([]);
    expect(gaps).toEqual([
      { reason: "no-data", what: "no files under s3://trail delivered from 2026-05-31 to 2026-06-02" },
    ]);
  });

  it("is an error when there is no such bucket", async () => {
    await expect(readAll(open("s3://nowhere"), TODAY)).rejects.toThrow(/^cannot list s3:\/\/nowhere\/: NoSuchBucket/);
  });
});
