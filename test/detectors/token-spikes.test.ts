import { describe, expect, it } from "vitest";
import { baselineOf } from "../../src/detectors/token-spikes/baseline.ts";
import { tokenSpikes } from "../../src/detectors/token-spikes.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import { type AuditEvent, compareEvents } from "../../src/model/event.ts";
import { DAY, event, HOUR, human, NOON, workload } from "../support/event.ts";

const window = { since: NOON, until: NOON + DAY };
const CI = workload("ci@shop-prod.iam.gserviceaccount.com");
const DEPLOY = "deploy@shop-prod.iam.gserviceaccount.com";

type More = Parameters<typeof event>[0];

function detect(events: readonly AuditEvent[], options: unknown = {}) {
  return tokenSpikes.detect([...events].sort(compareEvents), tokenSpikes.options.parse(options), {
    window,
    estate: NO_ESTATE,
  });
}

/** As many mints within the hour that begins so many hours after noon. */
function mints(hour: number, count: number, more: More = {}) {
  return Array.from({ length: count }, (_, nth) =>
    event({
      at: NOON + hour * HOUR + nth * 1_000,
      activity: "credential.mint",
      actor: CI,
      minted: { kind: "access-token", subject: DEPLOY },
      ...more,
    }),
  );
}

/** The same number each hour, from one hour up to another. */
function steady(from: number, to: number, count: number, more: More = {}) {
  return Array.from({ length: to - from }, (_, nth) => mints(from + nth, count, more)).flat();
}

const kinds = (events: readonly AuditEvent[], options?: unknown) =>
  detect(events, options).map(({ attributes }) => attributes["kind"]);

describe("a burst", () => {
  it("is told against the pair's own usual", () => {
    const found = detect([...steady(-48, 24, 4), ...mints(3, 56, { uid: "" })]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      key: ["burst", CI.uid, DEPLOY, "2026-06-01T15:00:00Z"],
      title: `${CI.uid} minted 60 credentials for ${DEPLOY}, 60 within 1h where 4 are usual`,
      count: 60,
      actor: { uid: CI.uid, type: "workload" },
      attributes: {
        kind: "burst",
        pair: `${CI.uid} -> ${DEPLOY}`,
        subject: DEPLOY,
        credentials: ["access-token"],
        usual: 4,
        peak: 60,
        peak_at: "2026-06-01T15:00:00Z",
        bucket: "1h",
        baseline: "71 buckets",
      },
    });
    expect(found[0]?.evidence).toHaveLength(60);
    expect(found[0]).not.toHaveProperty("level");
  });

  it("counts empty hours: a seldom used pair has a usual of zero", () => {
    const found = detect([...mints(-40, 1), ...mints(5, 11)]);
    expect(found.map(({ attributes }) => [attributes["usual"], attributes["peak"]])).toEqual([[0, 11]]);
  });

  it("does not hide the next one, and hours side by side are one", () => {
    const found = detect([...steady(-48, 24, 2), ...mints(2, 200), ...mints(3, 300), ...mints(9, 100)]);
    expect(found.map(({ key, count }) => [key[3], count])).toEqual([
      ["2026-06-01T14:00:00Z", 504],
      ["2026-06-01T21:00:00Z", 102],
    ]);
    expect(found[0]?.attributes).toMatchObject({ peak: 302, peak_at: "2026-06-01T15:00:00Z" });
  });

  it("that began before the window keeps its start, one that ended before it is history", () => {
    const found = detect([...steady(-48, 24, 2), ...mints(-20, 100), ...mints(-1, 100), ...mints(0, 100)]);
    expect(found.map(({ key, count }) => [key[3], count])).toEqual([["2026-06-01T11:00:00Z", 204]]);
  });

  it.each<[string, readonly AuditEvent[], unknown]>([
    ["a steady machine, however high", steady(-48, 24, 600), {}],
    ["a machine that was set up shortly before the window", steady(-3, 24, 600), {}],
    ["a steady machine that doubles once", [...steady(-48, 24, 60), ...mints(5, 60)], {}],
    ["fewer than the least count", [...steady(-48, -47, 1), ...mints(5, 9)], {}],
    ["fewer than the least count asked for", [...steady(-48, -47, 1), ...mints(5, 49)], { min_count: 50 }],
    ["a high factor", [...steady(-48, 24, 4), ...mints(3, 56)], { factor: 60 }],
    ["attempts that were refused", [...steady(-48, 24, 1), ...mints(3, 90, { outcome: "denied" })], {}],
    ["a burst in history only", [...steady(-48, 24, 2), ...mints(-9, 100)], {}],
  ])("is not %s", (_, events, options) => {
    expect(detect(events, options)).toEqual([]);
  });

  it("of a young pair is judged with the empty hours before it, where the scope was recorded", () => {
    const young = [...mints(-2, 1), ...mints(5, 40)];
    expect(kinds([event({ at: NOON - 2 * DAY }), ...young], { min_history: 30 })).toEqual(["burst"]);
    expect(kinds(young, { min_history: 30 })).toEqual([]);
  });

  it("in a pair is not excused by a busy other pair", () => {
    const busy = steady(-48, 24, 600, { actor: workload("gke@shop-prod.iam.gserviceaccount.com") });
    expect(detect([...busy, ...steady(-48, 24, 1), ...mints(4, 40)]).map(({ actor }) => actor?.uid)).toEqual([CI.uid]);
  });

  it("of a cloud's own service counts only when asked for", () => {
    const service: More = { actor: { ...CI, type: "service" } };
    const events = [...steady(-48, 24, 1, service), ...mints(4, 40, service)];
    expect(kinds(events)).toEqual([]);
    expect(kinds(events, { include_services: true })).toEqual(["burst"]);
  });

  it("is counted over the bucket asked for", () => {
    const spread = [...steady(-240, -239, 1), ...steady(0, 24, 3)];
    expect(kinds(spread)).toEqual([]);
    expect(kinds(spread, { bucket: DAY })).toEqual(["burst"]);
  });
});

describe("a new pair", () => {
  it.each([
    [1, "medium"],
    [9, "medium"],
    [10, "high"],
  ])("with %i credentials is %s", (count, level) => {
    const known = steady(-10, 0, 1, { actor: human("ada@example.com") });
    const found = detect([...known, ...mints(2, count)]);
    expect(found).toMatchObject([
      {
        key: ["new pair", CI.uid, DEPLOY],
        level,
        count,
        attributes: { kind: "new pair", usual: 0, peak: count, baseline: "10 buckets" },
      },
    ]);
    expect(found[0]?.title).toMatch(/, which is new: it never did before the window$/);
  });

  it("is one observation though it bursts twice", () => {
    expect(kinds([event({ at: NOON - HOUR }), ...mints(2, 50), ...mints(9, 50)])).toEqual(["new pair"]);
  });

  it("is known by caller and subject both", () => {
    const known = [
      ...mints(-9, 1),
      ...mints(-9, 1, { actor: human("bob@example.com"), minted: { kind: "key", subject: "x" } }),
    ];
    expect(kinds([...known, ...mints(2, 1, { minted: { kind: "access-token", subject: "x" } })])).toEqual(["new pair"]);
    expect(kinds([...known, ...mints(2, 1)])).toEqual([]);
  });

  it("is not claimed where the scope has no history: nobody knows", () => {
    const elsewhere = event({ at: NOON - DAY, scope: "gcp:other" });
    expect(detect([elsewhere, ...mints(2, 3)])).toEqual([]);
  });
});

describe("without history", () => {
  it("the window is its own yardstick, and the answer says so", () => {
    const found = detect([...steady(0, 24, 4), ...mints(7, 100)]);
    expect(found.map(({ count, attributes }) => [count, attributes["usual"], attributes["baseline"]])).toEqual([
      [104, 4, "none"],
    ]);
  });

  it("a machine that is steady within the window stays quiet", () => {
    expect(detect(steady(0, 24, 600))).toEqual([]);
  });

  it("nothing is judged by fewer buckets than asked for", () => {
    const events = [...steady(0, 24, 4), ...mints(7, 100)];
    expect(detect(events, { min_history: 24 })).toEqual([]);
    expect(detect(events, { min_history: 23 })).toHaveLength(1);
  });
});

describe("baselineOf", () => {
  it.each([
    // Others 4 4 4 4: median 4, deviations 0, spread 1 (a quarter of 4, and the least).
    [[4, 4, 4, 4, 90], 90, { usual: 4, limit: 10 }],
    // Others 0 0 0: all zero, spread 1.
    [[0, 0, 0, 7], 7, { usual: 0, limit: 6 }],
    // Others 100 100: spread 25.
    [[100, 100, 100], 100, { usual: 100, limit: 250 }],
    // Others 10 20 30 40: median 25, deviations 5 5 15 15, their median 10, spread 14.826.
    [[10, 20, 30, 40, 500], 500, { usual: 25, limit: 25 + 6 * 14.826 }],
  ])("of %j judges %i by the others", (counts, count, expected) => {
    const { usual, limit } = baselineOf(counts, 6)(count);
    expect(usual).toBe(expected.usual);
    expect(limit).toBeCloseTo(expected.limit, 6);
  });
});
