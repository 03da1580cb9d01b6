import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Detector } from "../../src/detectors/detector.ts";
import { detectors } from "../../src/detectors/index.ts";
import { keptEvent, type Rows } from "../../src/engine/kept-event.ts";
import type { Estate } from "../../src/model/estate.ts";
import { ACTIVITIES, type AuditEvent, compareEvents, OUTCOMES, ROADS } from "../../src/model/event.ts";
import { copyWithout, FACETS } from "../../src/model/facets.ts";
import { LEVELS } from "../../src/model/finding.ts";
import { within } from "../../src/model/time.ts";
import { DAY, event, HOUR, human, instant, ip, MINUTE, NOON, workload } from "../support/event.ts";

const window = { since: NOON, until: NOON + DAY };
const estate: Estate = {
  scopes: ["gcp:shop-prod", "aws:111122223333"],
  domains: ["example.com"],
  ranges: ["198.51.100.0/24"],
  gateways: { addresses: ["192.0.2.9"], roles: [] },
  protected: ["db-*"],
  places: [],
  guests: [{ identity: "guest@*", scopes: ["gcp:*"] }],
};
/** Options without which a detector has nothing to look for. */
const ASKED: Readonly<Record<string, object>> = { "credential-lineage": { credential: "AKIA1" } };

const role = "arn:aws:iam::999900001111:role/deploy";
const VM = { uid: "4711", type: "instance", name: "db-1", port: 22 };

/** Facets that only matter to a whole story, which the detector's own tests tell. */
const SHOWN_ELSEWHERE = ["bypass session", "odd-sources status"];

/** One moment of everything a detector may care about; generated streams mix them. */
const moments: readonly Partial<AuditEvent>[] = [
  { activity: "session.open", road: "iap-tunnel", target: VM, session: { uid: "t-1", phase: "start" } },
  { activity: "session.close", road: "iap-tunnel", target: VM, session: { uid: "t-1", phase: "end", bytes_in: 5 } },
  { activity: "access.web", road: "iap-web", target: { uid: "shop", type: "backend-service" }, outcome: "denied" },
  { activity: "signin", outcome: "denied", plane: "aws", status: { code: "Failure", layer: "authentication" } },
  { activity: "session.open", road: "os-login", target: { uid: "1", type: "instance" } },
  { activity: "session.open", road: "serial-console", target: VM },
  { activity: "proxy.disable", proxy: { resource: "shop", setting: "iap.enabled", weakens: true } },
  {
    activity: "exposure.open",
    exposure: {
      kind: "network",
      resource: "fw",
      rules: [{ protocol: "tcp", from_port: 22, to_port: 22, ranges: ["0.0.0.0/0"] }],
    },
  },
  {
    activity: "policy.grant",
    policy: {
      resource: "shop",
      kind: "proxy",
      deltas: [{ action: "add", role: "roles/iap.httpsResourceAccessor", member: "allUsers" }],
    },
  },
  {
    activity: "policy.grant",
    policy: { resource: "shop", kind: "proxy", after: [{ role: "roles/owner", members: ["user:eve@gmail.com"] }] },
  },
  { activity: "log.tamper", logging: { resource: "main", control: "trail", effect: "stopped" } },
  {
    activity: "credential.mint",
    plane: "aws",
    actor: workload(role, { credential_uid: "AKIA1", home: "aws:999900001111" }),
    scope: "aws:111122223333",
    minted: { kind: "session", subject: role, credential_uid: "ASIA2" },
  },
  { plane: "aws", actor: workload(role, { credential_uid: "ASIA2", session: { name: "ci" }, delegated_by: ["ada"] }) },
  { activity: "credential.mint", minted: { kind: "access-token", subject: "b@shop-prod.iam.gserviceaccount.com" } },
];

const arbitraryEvent = fc
  .record({
    moment: fc.constantFrom(...moments),
    minute: fc.integer({ min: -14 * 24 * 60, max: 24 * 60 - 1 }),
    actor: fc.constantFrom(
      human("ada@example.com"),
      human("bob@example.com", { session: { name: "bob" } }),
      workload("ci@other.iam.gserviceaccount.com", { home: "gcp:other", credential_uid: "AKIA1" }),
      { ...human("anonymous"), type: "anonymous" as const },
      { ...human("redacted"), type: "redacted" as const },
    ),
    source: fc.constantFrom(
      ip("198.51.100.7", { location: { country: "DE", coordinates: [13.4, 52.5] } }),
      ip("203.0.113.9", {
        location: { country: "BR", coordinates: [-46.6, -23.5] },
        autonomous_system: { number: 64999 },
      }),
      ip("2001:db8::1"),
      { kind: "aws-internal" as const, domain: "AWS Internal" },
      { kind: "absent" as const },
    ),
    outcome: fc.constantFrom(...OUTCOMES),
  })
  .map(({ moment, minute, actor, source, outcome }) =>
    event({ at: NOON + minute * MINUTE, actor, src_endpoint: source, outcome, ...moment }),
  );

/** Any combination of facets, also ones no cloud writes. */
const oddEvent = fc
  .tuple(arbitraryEvent, fc.constantFrom(...moments), fc.constantFrom(...ACTIVITIES), fc.constantFrom(...ROADS))
  .map(([one, facets, activity, road]) => ({ ...facets, ...one, activity, road, raw: {} }));

const streams = fc
  .array(fc.oneof({ weight: 3, arbitrary: arbitraryEvent }, { weight: 1, arbitrary: oddEvent }), { maxLength: 60 })
  .map((events) => events.map((one, index) => ({ ...one, uid: `e-${index}` })).sort(compareEvents));

/** Enough of one kind to go over any threshold: every moment twelve times an hour, after ten quiet days. */
const busy = [
  ...Array.from({ length: 10 }, (_, day) => event({ at: NOON - (10 - day) * DAY })),
  ...moments.flatMap((moment, kind) =>
    Array.from({ length: 36 }, (_, index) =>
      event({ at: NOON + index * 5 * MINUTE + kind * 1000, src_endpoint: ip("203.0.113.9"), ...moment }),
    ),
  ),
].sort(compareEvents);

/** With every facet that is absent in `busy`; what each call did stays as it is. */
const rich = busy.map((one) => ({
  status: { code: "AccessDenied", detail: "no", layer: "identity-based" as const, action: "a:B", resource: "r" },
  http_request: { user_agent: "agent" },
  target: VM,
  road: "session-manager" as const,
  session: { uid: `s-${one.uid}` },
  minted: { kind: "session" as const, subject: role, credential_uid: "ASIA3" },
  ...one,
}));

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** As a run hands them on: with no member of their own. */
function asKept(events: readonly AuditEvent[]): readonly AuditEvent[] {
  const at = (row: number): AuditEvent => events[row] ?? event();
  const rows: Rows = {
    what: at,
    uid: (row) => at(row).uid,
    recordUid: (row) => at(row).record_uid,
    time: (row) => at(row).time,
    ownTarget: () => undefined,
  };
  return events.map((_, row) => keptEvent(rows, row));
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const keyed = items.map((item, index) => ({ item, order: ((index + 1) * (seed * 2 + 1) * 7919) % 10_007 }));
  return keyed.sort((a, b) => a.order - b.order).map(({ item }) => item);
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.spyOn(Math, "random").mockImplementation(() => {
    throw new Error("a detector asked for randomness");
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe.each(Object.entries<Detector>(detectors))("%s", (id, detector) => {
  const options = deepFreeze(detector.options.parse(ASKED[id] ?? {}));
  const given = deepFreeze({ window, estate });
  const detect = (events: readonly AuditEvent[]) => detector.detect(events, options, given);

  it("takes no options, and refuses unknown ones", () => {
    expect(detector.options.safeParse({}).success).toBe(true);
    expect(detector.options.safeParse({ no_such_option: 1 }).success).toBe(false);
  });

  it("describes itself in plain lines", () => {
    for (const line of [detector.summary, ...Object.values(detector.attributes)]) expect(line).toMatch(/^[^\n]{10,}$/);
  });

  it.each(detector.reads.filter((facet) => !SHOWN_ELSEWHERE.includes(`${id} ${facet}`)))(
    "reads the facet %s as it says",
    (facet) => {
      const said = (events: readonly AuditEvent[]) => detect(events).map(({ evidence: _, ...rest }) => rest);
      expect(said(rich.map((one) => copyWithout(one, new Set([facet]))))).not.toEqual(said(rich));
    },
  );

  it("finds nothing in nothing", () => {
    expect(detect([])).toEqual([]);
  });

  it("finds something when there is much to find, and nothing of it outside the window", () => {
    expect(detect(busy)).not.toEqual([]);
    expect(detect(busy.map((one) => ({ ...one, time: instant(one.time.ms - 40 * DAY) })))).toEqual([]);
  });

  it.each([
    ["busy", fc.constant(busy), 1],
    ["rich", fc.constant(rich), 1],
    ["any", streams, 150],
  ])("keeps the contract on %s events", (_, source, numRuns) => {
    fc.assert(
      fc.property(source, fc.integer({ min: 0, max: 99 }), (events, seed) => {
        const input = deepFreeze(structuredClone(events));
        const found = detect(input);

        expect(detect(structuredClone(events))).toEqual(found);
        vi.advanceTimersByTime(HOUR);
        expect(detect(input)).toEqual(found);
        expect(detect(shuffled(input, seed).sort(compareEvents))).toEqual(found);
        const unread = new Set<string>(FACETS.filter((facet) => !detector.reads.includes(facet)));
        const bare = deepFreeze(input.map((one) => copyWithout(one, unread)));
        const ofBare = new Map(bare.map((one, index) => [one, input[index]]));
        expect(detect(bare).map((one) => ({ ...one, evidence: one.evidence.map((each) => ofBare.get(each)) }))).toEqual(
          found,
        );
        const ofKept = new Map(asKept(input).map((one, index) => [one, input[index]]));
        const foundInKept = detect([...ofKept.keys()]);
        expect(foundInKept.map((one) => ({ ...one, evidence: one.evidence.map((each) => ofKept.get(each)) }))).toEqual(
          found,
        );
        const { concerns } = detector;
        if (concerns) expect(detect(input.filter((one) => concerns(one, options, given)))).toEqual(found);

        expect(new Set(found.map(({ key }) => JSON.stringify(key))).size).toBe(found.length);
        const known = new Set(input);
        for (const { evidence, attributes, title, count, level, key } of found) {
          expect(evidence.length).toBeGreaterThan(0);
          expect(evidence.every((one) => known.has(one))).toBe(true);
          expect(new Set(evidence).size).toBe(evidence.length);
          expect(evidence).toEqual(evidence.toSorted(compareEvents));
          expect(Object.keys(detector.attributes)).toEqual(expect.arrayContaining(Object.keys(attributes)));
          expect(Object.values(attributes)).not.toContain(undefined);
          expect(title).toMatch(/^\S.*\S$/);
          expect(title).not.toMatch(/undefined|\[object|NaN/);
          expect(count).toBeGreaterThan(0);
          expect(key.every((part) => typeof part === "string")).toBe(true);
          if (level !== undefined) expect(LEVELS).toContain(level);
        }
        // A lineage shows the ancestors of what happened in the window, which may lie before it.
        const last = found.map(({ evidence }) => within(window, evidence.at(-1)?.time.ms ?? -1));
        expect(id === "credential-lineage" && found.length > 0 ? last.some(Boolean) : last.every(Boolean)).toBe(true);
      }),
      { numRuns, seed: 20260601 },
    );
  });
});
