import { afterEach, describe, expect, it, vi } from "vitest";
import { SourceError } from "../../../src/model/errors.ts";
import { FALSE } from "../../../src/query/expr.ts";
import { DAY, HOUR, MINUTE, NOON } from "../../support/event.ts";
import type { Fault } from "../../support/faulty-proxy.ts";
import { entriesOf, entry, ids, QUICK, REQUEST, read } from "./reading.ts";
import { isRead, serve, stopServing } from "./serving.ts";

afterEach(stopServing);

const ENTRIES = [...entriesOf("projects/shop", 700), ...entriesOf("projects/shop", 500, "data_access")];
const THREE = ["a", "b", "c"].flatMap((name) => entriesOf(`projects/project-${name}`, 150));
const NAMES = ["projects/project-a", "projects/project-b", "projects/project-c"];

describe("entries.list", () => {
  it("reads page after page, empty ones too, and signs in once", async () => {
    const { server } = await serve({ entries: ENTRIES, pageSize: 100, emptyEvery: 3 });
    const { records, gaps, notes, error } = await read(["projects/shop"]);
    expect({ error, gaps, notes }).toEqual({ error: undefined, gaps: [], notes: [] });
    expect(ids(records)).toEqual(ids(ENTRIES));
    expect(server.listed.length).toBeGreaterThan(12);
    expect(server.signIns).toBe(1);
  });

  it("asks oldest first, a thousand a page, and says who it is", async () => {
    const { server } = await serve({ entries: ENTRIES });
    await read(["projects/shop"]);
    expect(server.listed[0]).toMatchObject({
      resourceNames: ["projects/shop"],
      orderBy: "timestamp asc",
      pageSize: 1_000,
      filter: expect.stringContaining('timestamp>="2026-05-31T11:00:00Z"\nAND timestamp<"2026-06-01T13:00:00Z"'),
    });
    expect(server.headers[0]).toMatchObject({ "user-agent": expect.stringContaining("iaprun") });
  });

  it("takes the half-open window, and beyond it for an hour only halves of operations", async () => {
    const { first, last } = {
      first: { operation: { id: "o", first: true } },
      last: { operation: { id: "o", last: true } },
    };
    const inside = [
      entry("projects/shop", "activity", NOON - DAY, "at-since"),
      entry("projects/shop", "activity", "2026-06-01T11:59:59.999999999Z", "just-before-until"),
      entry("projects/shop", "activity", NOON - DAY - HOUR, "began-before", first),
      entry("projects/shop", "activity", NOON + 59 * MINUTE, "ended-after", last),
    ];
    const outside = [
      entry("projects/shop", "activity", "2026-05-31T11:59:59.999999999Z", "just-before-since"),
      entry("projects/shop", "activity", NOON, "at-until"),
      entry("projects/shop", "activity", NOON - DAY - HOUR - 1, "began-too-long-before", first),
      entry("projects/shop", "activity", NOON + HOUR, "ended-too-long-after", last),
      entry("projects/shop", "data_access", NOON + 1, "session", { operation: { id: "tunnel" } }),
    ];
    await serve({ entries: [...inside, ...outside] });
    expect(ids((await read(["projects/shop"])).records)).toEqual(ids(inside));
  });

  it("reads what is no audit record past, by name", async () => {
    const { protoPayload: _, ...other } = entry("projects/shop", "activity", NOON - HOUR, "text");
    await serve({ entries: [...ENTRIES.slice(0, 5), { ...other, textPayload: "hello" }] });
    const { records, gaps } = await read(["projects/shop"]);
    expect(records).toHaveLength(5);
    expect(gaps).toEqual([{ reason: "not-audit", what: "Cloud Logging entry that is no audit record", count: 1 }]);
  });

  it("asks nobody when nothing can match", async () => {
    const { proxy } = await serve({ entries: ENTRIES });
    const { records, gaps } = await read(["projects/shop"], { request: { ...REQUEST, where: FALSE } });
    expect([...records, ...gaps, ...proxy.requests]).toEqual([]);
  });
});

const THROTTLED: Fault = {
  kind: "answer",
  status: 429,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ error: { code: 429, message: "Quota exceeded", status: "RESOURCE_EXHAUSTED" } }),
};
const BROKEN: Fault = {
  kind: "answer",
  status: 503,
  headers: { "content-type": "text/html" },
  body: "<html>502</html>",
};

describe("faults", () => {
  it.each<readonly [string, Fault]>([
    ["throttled", THROTTLED],
    ["answered by a broken front", BROKEN],
    ["dropped", { kind: "drop" }],
    ["cut within the body", { kind: "truncate", bytes: 5_000 }],
    [
      "answered with something else",
      { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<html>sign in</html>" },
    ],
  ])("half of the requests are %s: nothing is lost or doubled", async (_, fault) => {
    const { proxy } = await serve({ entries: ENTRIES, pageSize: 100 }, (seen) =>
      isRead(seen) && seen.index % 2 === 0 ? fault : undefined,
    );
    const { records, gaps, error } = await read(["projects/shop"]);
    expect({ error, gaps }).toEqual({ error: undefined, gaps: [] });
    expect(ids(records)).toEqual(ids(ENTRIES));
    expect(proxy.faults).toBeGreaterThan(5);
  });

  it.each([2, 3, 5])(
    "every %d pages the page before comes once more: nothing is lost or doubled",
    async (repeatEvery) => {
      const { server } = await serve({ entries: ENTRIES, pageSize: 100, repeatEvery });
      const { records, gaps, error } = await read(["projects/shop"]);
      expect({ error, gaps }).toEqual({ error: undefined, gaps: [] });
      expect(ids(records)).toEqual(ids(ENTRIES));
      expect(server.listed).toHaveLength(12);
    },
  );

  it("page tokens expire in the middle: the read goes on at the last entry", async () => {
    const same = Array.from({ length: 30 }, (_, index) =>
      entry("projects/shop", "activity", NOON - HOUR, `same-time-${index}`),
    );
    const { server } = await serve({ entries: [...ENTRIES, ...same], pageSize: 70 });
    const { records, gaps, error } = await read(["projects/shop"], {
      after: (batches) => void (batches % 3 === 0 && server.expirePageTokens()),
    });
    expect({ error, gaps }).toEqual({ error: undefined, gaps: [] });
    expect(ids(records)).toEqual(ids([...ENTRIES, ...same]));
    expect(new Set(server.listed.map(({ filter }) => filter)).size).toBeGreaterThan(3);
  });

  it("a page ends among entries of one time as its token expires: none of them is lost or doubled", async () => {
    const same = Array.from({ length: 50 }, (_, index) =>
      entry("projects/shop", "activity", NOON - HOUR, `same-time-${index}`),
    );
    const { server } = await serve({ entries: same, pageSize: 20 });
    const { records, error } = await read(["projects/shop"], {
      after: (batches) => void (batches === 1 && server.expirePageTokens()),
    });
    expect(error).toBeUndefined();
    expect(ids(records)).toEqual(ids(same));
  });

  it("access tokens expire in the middle: it signs in anew", async () => {
    const { server } = await serve({ entries: ENTRIES, pageSize: 100 });
    const { records, gaps, error } = await read(["projects/shop"], {
      after: (batches) => void (batches % 4 === 0 && server.expireAccessTokens()),
    });
    expect({ error, gaps }).toEqual({ error: undefined, gaps: [] });
    expect(ids(records)).toEqual(ids(ENTRIES));
    expect(server.signIns).toBeGreaterThan(2);
  });

  it("the quota stays used up: what is left is a gap with its time", async () => {
    const { server } = await serve({ entries: ENTRIES, pageSize: 100 });
    const { records, gaps, error } = await read(["projects/shop"], {
      after: (batches) => void (batches === 3 && server.exhaust(1_000)),
    });
    expect(error).toBeUndefined();
    expect(records).toHaveLength(300);
    expect(gaps).toEqual([
      {
        reason: "throttled",
        what: expect.stringMatching(
          /^projects\/shop: entries from 2026-05-31T\S+ to 2026-06-01T13:00:00Z were not read: RESOURCE_EXHAUSTED: Quota exceeded/,
        ),
      },
    ]);
    expect(gaps[0]?.what).toContain(`from ${records.at(-1)?.["timestamp"]} to`);
  });

  it("the network goes away: one gap for each batch that was left, and no request more", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `projects/project-${index}`);
    let cut = false;
    const { proxy } = await serve(
      { entries: entriesOf("projects/project-0", 300), exists: names, pageSize: 100 },
      (seen) => (cut && isRead(seen) ? { kind: "drop" } : undefined),
    );
    const { records, gaps, error } = await read(names, {
      after: () => {
        cut = true;
      },
    });
    expect(error).toBeUndefined();
    expect(records).toHaveLength(100);
    const lost = gaps.filter(({ reason }) => reason === "unreachable");
    expect(lost).toHaveLength(3);
    expect(proxy.requests.filter(isRead)).toHaveLength(1 + QUICK.attempts);
  });
});

describe("refusals", () => {
  it("names the one project that is denied, and reads the others", async () => {
    const { server } = await serve({ entries: THREE, may: (_, resource) => resource !== "projects/project-b" });
    const { records, gaps, error } = await read(NAMES);
    expect(error).toBeUndefined();
    expect(ids(records)).toEqual(ids(THREE.filter(({ logName }) => !String(logName).includes("project-b"))));
    expect(gaps[0]).toEqual({
      reason: "not-permitted",
      what: "projects/project-b: entries from 2026-05-31T11:00:00Z to 2026-06-01T13:00:00Z were not read: PERMISSION_DENIED: Permission 'logging.logEntries.list' denied on resource 'projects/project-b' (or it may not exist). (needs logging.logEntries.list)",
    });
    expect(server.listed.map(({ resourceNames }) => resourceNames)).toEqual([
      ["projects/project-a"],
      ["projects/project-c"],
    ]);
  });

  it("goes on with the others when one is denied in the middle", async () => {
    let denied = false;
    await serve({ entries: THREE, pageSize: 60, may: (_, resource) => !(denied && resource === "projects/project-c") });
    const { records, gaps, error } = await read(NAMES, {
      after: (batches) => {
        denied = batches >= 3;
      },
    });
    expect(error).toBeUndefined();
    const others = THREE.filter(({ logName }) => !String(logName).includes("project-c"));
    expect(ids(records.filter(({ logName }) => !String(logName).includes("project-c")))).toEqual(ids(others));
    expect(new Set(ids(records)).size).toBe(records.length);
    expect(gaps[0]?.what).toMatch(
      /^projects\/project-c: entries from 2026-05-31T2\S+ to 2026-06-01T13:00:00Z were not read/,
    );
  });

  it.each([
    ["a project that is not there", { entries: [] }, /PERMISSION_DENIED/, /grant roles\/logging.privateLogViewer/],
    [
      "an API that is off",
      { entries: ENTRIES, disabled: ["logging.googleapis.com"] },
      /has not been used/,
      /gcloud services enable logging.googleapis.com --project quota-project/,
    ],
  ])("ends with an error and a hint for %s", async (_, options, message, hint) => {
    await serve(options);
    const { error, records, gaps } = await read(["projects/shop"]);
    expect(records).toEqual([]);
    expect(gaps).toEqual([]);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringMatching(hint) });
  });

  it("names the demo where there are no credentials", async () => {
    await serve({ entries: ENTRIES });
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "");
    vi.stubEnv("HOME", "/nonexistent");
    vi.stubEnv("CLOUDSDK_CONFIG", "/nonexistent");
    const { error } = await read(["projects/shop"]);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({
      message: expect.stringContaining("credentials"),
      hint: expect.stringContaining("--source demo"),
    });
  });
});

it("an abort ends the read between pages, without an error", async () => {
  const { proxy } = await serve({ entries: ENTRIES, pageSize: 100 });
  const stop = new AbortController();
  const { records, error } = await read(["projects/shop"], {
    signal: stop.signal,
    after: (batches) => void (batches === 2 && stop.abort()),
  });
  expect(error).toBeUndefined();
  expect(records).toHaveLength(200);
  expect(proxy.requests.filter(isRead)).toHaveLength(2);
});
