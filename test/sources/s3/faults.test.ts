import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { openBucketSource } from "../../../src/sources/s3.ts";
import type { Fault, SeenRequest } from "../../support/faulty-proxy.ts";
import { readAll } from "../../support/reading.ts";
import { type Cloud, startCloud } from "../../support/servers/fauxqs.ts";
import { HASTY, HOUR, JUNE, MINUTE, TODAY } from "./today.ts";
import { expectedIds, idsOf, record, trail, trailKey } from "./trail.ts";

let cloud: Cloud;
let folder: string;

beforeEach(async () => {
  cloud = await startCloud();
  folder = await mkdtemp(join(tmpdir(), "iaprun-s3-"));
});

afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

const open = (uri = "s3://trail") => openBucketSource(uri, {}, HASTY);
const isGet = ({ path }: SeenRequest): boolean => path.includes("x-id=GetObject");

function refusal(status: number, code: string, message = "made up"): Fault {
  return {
    kind: "answer",
    status,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}

describe("a network that fails every second time", () => {
  const FAULTS: readonly Fault[] = [
    { kind: "drop" },
    { kind: "truncate", bytes: 100 },
    refusal(503, "SlowDown", "Please reduce your request rate."),
    refusal(500, "InternalError"),
    { kind: "answer", status: 502, body: "<html>bad gateway</html>" },
    refusal(400, "RequestTimeout", "Your socket connection to the server was not read from or written to."),
  ];

  it("loses nothing and doubles nothing", async () => {
    const keys = Array.from({ length: 150 }, (_, index) =>
      trailKey({ at: JUNE + index * 9 * MINUTE, region: ["eu-west-1", "us-east-1"][index % 2] ?? "" }),
    );
    await cloud.put("trail", trail(keys, JUNE + HOUR, 5));
    const asked = new Map<string, number>();
    let faults = 0;
    cloud.fault = ({ path, headers }) => {
      const request = `${path} ${headers.range}`;
      asked.set(request, (asked.get(request) ?? 0) + 1);
      return (asked.get(request) ?? 0) % 2 === 1 ? FAULTS[faults++ % FAULTS.length] : undefined;
    };
    const { records, gaps } = await readAll(open(), TODAY);
    expect(gaps).toEqual([]);
    expect(idsOf(records)).toEqual(expectedIds(keys, 5));
    expect(cloud.proxy.faults).toBeGreaterThan(150);
  });

  it("goes on with an object where its connection broke", async () => {
    const key = trailKey({ at: JUNE });
    const records = Array.from({ length: 3_000 }, (_, index) => record(`${key}#${index}`, JUNE + index));
    const whole = gzipSync(JSON.stringify({ Records: records }), { level: 0 });
    await cloud.put("trail", { [key]: whole });
    let breaks = 0;
    cloud.fault = (request) => (isGet(request) && breaks++ < 12 ? { kind: "truncate", bytes: 200_000 } : undefined);
    const reading = await readAll(open(), TODAY);
    expect(reading.gaps).toEqual([]);
    expect(idsOf(reading.records)).toEqual(expectedIds([key], 3_000));
    const starts = cloud.proxy.requests.filter(isGet).map(({ headers }) => Number(/\d+/.exec(headers.range ?? "0")));
    expect(starts).toHaveLength(13);
    expect(starts.every((start, index) => index === 0 || start > (starts[index - 1] ?? 0))).toBe(true);
    expect(whole.length).toBeGreaterThan(12 * 200_000);
  });

  it("knows a server that answers a range with the whole", async () => {
    const key = trailKey({ at: JUNE });
    const records = Array.from({ length: 400 }, (_, index) => record(`${key}#${index}`, JUNE + index));
    const body = gzipSync(JSON.stringify({ Records: records }), { level: 0 });
    await cloud.put("trail", { [key]: body });
    let gets = 0;
    cloud.fault = (request) => {
      if (!isGet(request)) return undefined;
      gets++;
      if (gets === 1) return { kind: "truncate", bytes: 70_001 };
      return { kind: "answer", status: 200, body: body as unknown as string };
    };
    const reading = await readAll(open(), TODAY);
    expect(idsOf(reading.records)).toEqual(expectedIds([key], 400));
    expect(reading.gaps).toEqual([]);
  });

  it("does not splice two versions of an object", async () => {
    const key = trailKey({ at: JUNE });
    const records = Array.from({ length: 400 }, (_, index) => record(`${key}#${index}`, JUNE + index));
    await cloud.put("trail", { [key]: JSON.stringify(records) });
    let gets = 0;
    cloud.fault = (request) => {
      if (!isGet(request)) return undefined;
      gets++;
      if (gets === 1) return { kind: "truncate", bytes: 70_001 };
      return request.headers["if-match"] === undefined ? undefined : refusal(412, "PreconditionFailed");
    };
    const { gaps } = await readAll(open(), TODAY);
    expect(gaps).toEqual([
      {
        reason: "changed",
        what: `s3://trail/${key}, delivered 2026-06-01T00:00:00Z: it was written anew while it was read (run again)`,
      },
    ]);
  });
});

describe("what cannot be read is a gap, and the rest goes on", () => {
  const keys = Array.from({ length: 6 }, (_, index) => trailKey({ at: JUNE + index * HOUR }));

  it.each([
    ["a file that was deleted", refusal(404, "NoSuchKey"), "not-found", "NoSuchKey: made up"],
    [
      "a file that is refused",
      refusal(403, "AccessDenied"),
      "not-permitted",
      "AccessDenied: made up (the role needs s3:GetObject)",
    ],
    [
      "a file whose key is refused",
      refusal(403, "AccessDenied", "not authorized to perform: kms:Decrypt"),
      "not-permitted",
      "AccessDenied: not authorized to perform: kms:Decrypt (the role needs kms:Decrypt on the key that encrypts the trail)",
    ],
    [
      "a file in an archive",
      refusal(403, "InvalidObjectState"),
      "archived",
      "InvalidObjectState: made up (restore it from Glacier storage first)",
    ],
  ])("%s", async (_, fault, reason, cause) => {
    await cloud.put("trail", trail(keys, JUNE + HOUR));
    const lost = [keys[2], keys[4]];
    cloud.fault = ({ path }) => (lost.some((key) => path.startsWith(`/trail/${key}`)) ? fault : undefined);
    const { records, gaps } = await readAll(open(), TODAY);
    expect(idsOf(records)).toEqual(expectedIds(keys.filter((key) => !lost.includes(key))));
    expect(gaps).toEqual([
      {
        reason,
        what: `s3://trail/${keys[2]}, and 1 more, delivered from 2026-06-01T02:00:00Z to 2026-06-01T04:00:00Z: ${cause}`,
      },
    ]);
  });

  it("a prefix that may not be listed", async () => {
    const elsewhere = trailKey({ at: JUNE, account: "444455556666" });
    await cloud.put("trail", trail([...keys, elsewhere], JUNE + HOUR));
    cloud.fault = ({ path }) => (/prefix=[^&]*444455556666/.test(path) ? refusal(403, "AccessDenied") : undefined);
    const { records, gaps } = await readAll(open(), TODAY);
    expect(idsOf(records)).toEqual(expectedIds(keys));
    expect(gaps).toEqual([
      {
        reason: "not-permitted",
        what: "s3://trail/AWSLogs/444455556666/: not listed, files delivered from 2026-05-31 to 2026-06-02: AccessDenied: made up (the role needs s3:ListBucket)",
      },
    ]);
  });

  it("credentials that expire: what was read counts, the rest is not asked for any more", async () => {
    const many = Array.from({ length: 80 }, (_, index) => trailKey({ at: JUNE + index * MINUTE }));
    await cloud.put("trail", trail(many, JUNE + HOUR));
    let gets = 0;
    cloud.fault = (request) =>
      isGet(request) && ++gets > 30 ? refusal(400, "ExpiredToken", "The provided token has expired.") : undefined;
    const { records, gaps } = await readAll(open(), TODAY);
    expect(records).toHaveLength(60);
    expect(gaps.map(({ reason }) => reason).sort()).toEqual(["expired-credentials", "not-tried"]);
    expect(gaps.map(({ what }) => Number(/and (\d+) more/.exec(what)?.[1]) + 1).reduce((a, b) => a + b)).toBe(50);
    expect(gets).toBeLessThan(30 + 32);
  });

  it("is one error when nothing at all may be read", async () => {
    await cloud.put("trail", trail(keys, JUNE + HOUR));
    cloud.fault = (request) => (isGet(request) ? refusal(403, "AccessDenied") : undefined);
    await expect(readAll(open(), TODAY)).rejects.toThrow(/^cannot read a single file of s3:\/\/trail: .*AccessDenied/);
  });

  it.each([
    ["the bucket", refusal(403, "AccessDenied"), "the role needs s3:ListBucket"],
    ["the credentials", refusal(403, "InvalidAccessKeyId"), expect.stringContaining("--source demo")],
  ])("says what to do when %s refuses", async (_, fault, hint) => {
    await cloud.put("trail", trail(keys, JUNE + HOUR));
    cloud.fault = () => fault;
    await expect(readAll(open(), TODAY)).rejects.toMatchObject({ hint });
  });
});

it("asks for keys as they are, though listings write them as URLs do", async () => {
  await cloud.put("trail", {});
  const contents = "<Contents><Key>a+b%2Bc%0Ad%25.json.gz</Key><Size>1</Size></Contents>";
  const body = `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`;
  const headers = { "content-type": "application/xml" };
  cloud.fault = (request) => (isGet(request) ? undefined : { kind: "answer", status: 200, headers, body });
  const { gaps } = await readAll(open(), TODAY);
  expect(gaps.map(({ reason }) => reason)).toEqual(["not-found"]);
  expect(gaps[0]?.what).toContain("s3://trail/a b+c\\nd%.json.gz: NoSuchKey");
  expect(cloud.proxy.requests.find(isGet)?.path).toMatch(/^\/trail\/a%20b%2Bc%0Ad%25\.json\.gz\?/);
});

describe("a bucket elsewhere", () => {
  it("is followed to its Region, which is said", async () => {
    const key = trailKey({ at: JUNE });
    await cloud.put("trail", trail([key], JUNE));
    cloud.fault = ({ headers }) =>
      String(headers.authorization).includes("/eu-central-1/")
        ? undefined
        : {
            kind: "answer",
            status: 301,
            headers: { "x-amz-bucket-region": "eu-central-1", "content-type": "application/xml" },
            body: "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>",
          };
    const { records, notes } = await readAll(open(), TODAY);
    expect(idsOf(records)).toEqual(expectedIds([key]));
    expect(notes).toEqual([
      "the bucket trail is in eu-central-1, and was asked from eu-west-1: reading across Regions is billed",
    ]);
  });
});

describe("a read that was stopped", () => {
  const keys = Array.from({ length: 60 }, (_, index) => trailKey({ at: JUNE + index * MINUTE }));

  it("ends without an error and without false gaps, and goes on without a double", async () => {
    await cloud.put("trail", trail(keys, JUNE + HOUR));
    const stop = new AbortController();
    let gets = 0;
    cloud.fault = (request) => {
      if (isGet(request) && ++gets === 25) stop.abort();
      return undefined;
    };
    const pages = openPageStore(folder, "s3://trail");
    const first = await readAll(open(), TODAY, { signal: stop.signal, pages });
    expect(first.gaps).toEqual([]);
    expect(first.records.length).toBeLessThan(120);

    const before = cloud.proxy.requests.length;
    cloud.server.emptyBucket("other");
    const second = await readAll(open(), TODAY, { pages: openPageStore(folder, "s3://trail") });
    expect(idsOf(second.records)).toEqual(expectedIds(keys));
    expect(second.gaps).toEqual([]);
    const again = cloud.proxy.requests.slice(before);
    expect(again.filter(({ path }) => path.includes("list-type=2"))).toEqual([]);
    expect(again.filter(isGet).length).toBeLessThan(60);

    const third = cloud.proxy.requests.length;
    const allowed: unknown[] = [];
    const replayed = await readAll(open(), TODAY, {
      pages: openPageStore(folder, "s3://trail"),
      allow: async (cost) => void allowed.push(cost),
    });
    expect(idsOf(replayed.records)).toEqual(expectedIds(keys));
    expect(cloud.proxy.requests.length).toBe(third);
    expect(allowed).toEqual([{ bytes: 0, objects: 0 }]);
  });
});
