import { describe, expect, it } from "vitest";
import { failedAuth } from "../../src/detectors/failed-auth.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import { type Actor, type AuditEvent, compareEvents, type Endpoint } from "../../src/model/event.ts";
import { event, HOUR, human, ip, MINUTE, NOON, workload } from "../support/event.ts";

const window = { since: NOON, until: NOON + 6 * HOUR };
const NOBODY: Actor = { uid: "anonymous", name: "anonymous", type: "anonymous", delegated_by: [] };
const REDACTED: Actor = { uid: "redacted", name: "redacted", type: "redacted", delegated_by: [] };
const SHOP = { uid: "shop", type: "backend-service" };
const ROLE = { uid: "arn:aws:iam::111111111111:role/deploy", type: "role" };

type More = Parameters<typeof event>[0];

function detect(events: readonly AuditEvent[], options: unknown = {}) {
  return failedAuth.detect([...events].sort(compareEvents), failedAuth.options.parse(options), {
    window,
    estate: NO_ESTATE,
  });
}

function refusal(at: number, more: More = {}) {
  return event({
    at,
    activity: "access.web",
    outcome: "denied",
    target: SHOP,
    status: { code: "PERMISSION_DENIED" },
    ...more,
  });
}

/** As many refusals, a minute apart. */
function refusals(count: number, more: (nth: number) => More = () => ({})) {
  return Array.from({ length: count }, (_, nth) => refusal(NOON + nth * MINUTE, more(nth)));
}

describe("refusals from one range", () => {
  it("are one finding from the threshold on", () => {
    const events = refusals(5, (nth) => ({ src_endpoint: ip(`198.51.100.${nth + 1}`) }));
    const found = detect(events);
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual({
      key: ["identified", "ip", "198.51.100.0/24"],
      title: "ada@example.com was refused 5 times from 198.51.100.0/24, on shop",
      count: 5,
      actor: { uid: "ada@example.com", type: "human" },
      target: SHOP,
      attributes: {
        src_range: "198.51.100.0/24",
        source: "198.51.100.0/24",
        addresses: 5,
        caller: "ada@example.com",
        actors: ["ada@example.com"],
        targets: ["shop"],
        reasons: ["PERMISSION_DENIED (5)"],
      },
      evidence: events,
    });
  });

  it.each([
    ["one below the threshold", refusals(4), {}],
    ["one each from ten ranges", refusals(10, (nth) => ({ src_endpoint: ip(`10.0.${nth}.1`) })), {}],
    ["before the window", refusals(9).map((one) => ({ ...one, time: { ...one.time, ms: one.time.ms - HOUR } })), {}],
    ["that were no refusals", refusals(9, () => ({ outcome: "failure" })), {}],
    [
      "in smaller ranges than they came from",
      refusals(5, (nth) => ({ src_endpoint: ip(`10.0.0.${nth}`) })),
      { group_prefix_v4: 32 },
    ],
  ])("stay quiet: %s", (_, events, options) => {
    expect(detect(events, options)).toEqual([]);
  });

  it.each([
    [{ threshold: 4 }, 4, (nth: number) => `198.51.100.${nth}`, "198.51.100.0/24"],
    [{ group_prefix_v4: 16 }, 5, (nth: number) => `10.1.${nth}.1`, "10.1.0.0/16"],
    [{}, 5, (nth: number) => `2001:db8:1:${nth}::1`, "2001:db8:1::/48"],
    [{ group_prefix_v6: 32 }, 5, (nth: number) => `2001:db8:${nth}::1`, "2001:db8::/32"],
  ])("with %j are a finding: %i", (options, count, address, range) => {
    const found = detect(
      refusals(count, (nth) => ({ src_endpoint: ip(address(nth)) })),
      options,
    );
    expect(found.map(({ attributes }) => attributes["src_range"])).toEqual([range]);
  });

  it("name everybody, every target, layer and reason", () => {
    const events = [
      refusal(NOON, { status: { code: "AccessDenied", layer: "identity-based", action: "ssm:StartSession" } }),
      refusal(NOON + 1, { actor: human("bob@example.com"), status: { code: "PERMISSION_DENIED", layer: "iap" } }),
      refusal(NOON + 2, { target: { uid: "admin", type: "backend-service" }, status: { code: "PERMISSION_DENIED" } }),
      refusal(NOON + 3, { status: { detail: "Failed authentication" } }),
      event({ at: NOON + 4, outcome: "denied", status: { code: "AccessDenied", resource: "arn:aws:ec2:::i-1" } }),
      refusal(NOON + 5, { status: {} }),
    ];
    const [found] = detect(events);
    expect(found).toMatchObject({
      title: "2 callers were refused 6 times from 198.51.100.0/24, on 3 targets",
      attributes: {
        caller: "2 callers",
        actors: ["ada@example.com", "bob@example.com"],
        targets: ["shop", "admin", "arn:aws:ec2:::i-1"],
        layers: ["identity-based", "iap"],
        reasons: ["AccessDenied (2)", "PERMISSION_DENIED (2)", "Failed authentication (1)", "no reason recorded (1)"],
        actions: ["ssm:StartSession"],
      },
    });
    expect(found).not.toHaveProperty("actor");
    expect(found).not.toHaveProperty("target");
  });

  it("count per target when asked to", () => {
    const two = (nth: number): More => ({ target: { uid: nth % 2 === 0 ? "even" : "odd", type: "backend-service" } });
    expect(
      detect(refusals(10, two), { group_by: "range_and_target" }).map(({ key, count }) => [key.at(-1), count]),
    ).toEqual([
      ["even", 5],
      ["odd", 5],
    ]);
    expect(detect(refusals(9, two), { group_by: "range_and_target" }).map(({ key }) => key.at(-1))).toEqual(["even"]);
  });
});

describe("refusals without an address", () => {
  it.each<[Endpoint, string, string]>([
    [{ kind: "aws-internal", domain: "AWS Internal" }, "AWS Internal", "from AWS Internal, on shop"],
    [{ kind: "gcp-private", domain: "private" }, "private", "from private, on shop"],
    [{ kind: "absent" }, "a source not logged", "from a source not logged, on shop"],
    [{ kind: "ip", ip: "not-an-address" }, "not-an-address", "from not-an-address, on shop"],
  ])("are grouped by what stands in its place: %j", (src_endpoint, source, title) => {
    const [found] = detect(refusals(5, () => ({ src_endpoint })));
    expect(found?.attributes).toMatchObject({ source });
    expect(found?.attributes).not.toHaveProperty("src_range");
    expect(found?.title).toContain(title);
  });

  it("of different kinds do not add up", () => {
    const kinds: readonly Endpoint[] = [{ kind: "absent" }, { kind: "gcp-private", domain: "private" }];
    expect(detect(refusals(8, (nth) => ({ src_endpoint: kinds[nth % 2] ?? { kind: "absent" } })))).toEqual([]);
  });
});

describe("callers without a name", () => {
  it("that presented none need more refusals, and count less: web scanners nothing at all", () => {
    expect(detect(refusals(19, () => ({ actor: NOBODY })))).toEqual([]);
    expect(detect(refusals(20, () => ({ actor: NOBODY, activity: "session.open" })))).toMatchObject([{ level: "low" }]);
    expect(detect(refusals(20, () => ({ actor: NOBODY, activity: "access.web" })))).toMatchObject([
      {
        level: "informational",
        title: "Somebody (no identity presented) was refused 20 times from 198.51.100.0/24, on shop",
        attributes: { caller: "no identity presented" },
      },
    ]);
  });

  it("have a threshold of their own", () => {
    expect(
      detect(
        refusals(3, () => ({ actor: NOBODY })),
        { anonymous_threshold: 3 },
      ),
    ).toHaveLength(1);
  });

  it("whose name Google removed count like named ones", () => {
    const [found] = detect(refusals(5, () => ({ actor: REDACTED })));
    expect(found).toMatchObject({
      key: ["redacted", "ip", "198.51.100.0/24"],
      attributes: { caller: "caller redacted by Google" },
    });
    expect(found).not.toHaveProperty("level");
    expect(found?.attributes).not.toHaveProperty("actors");
  });

  it("never share a group with named ones, and stand last", () => {
    const mixed = [
      ...refusals(20, () => ({ actor: NOBODY })),
      ...refusals(5, () => ({ actor: REDACTED })),
      ...refusals(5).map((one) => ({ ...one, time: { ...one.time, ms: one.time.ms + HOUR } })),
    ];
    expect(detect(mixed).map(({ key, count }) => [key[0], count])).toEqual([
      ["redacted", 5],
      ["identified", 5],
      ["anonymous", 20],
    ]);
    expect(
      detect([...refusals(4), ...refusals(4, () => ({ actor: REDACTED })), ...refusals(19, () => ({ actor: NOBODY }))]),
    ).toEqual([]);
  });
});

describe("a retry", () => {
  const assume: More = {
    plane: "aws",
    activity: "credential.mint",
    actor: workload("arn:aws:iam::111111111111:role/ci"),
    api: { service: "sts.amazonaws.com", operation: "AssumeRole", canonical: "AssumeRole" },
    target: ROLE,
  };
  /** What CloudTrail often leaves of a refused call: the resource is in the message only. */
  const bare = { ...assume, target: undefined, status: { code: "AccessDenied", resource: ROLE.uid } };
  const { target: _, ...bareRefusal } = bare;
  const tries = (more: More = {}) => refusals(5, (nth) => ({ ...assume, at: NOON + nth * 1_000, ...more }));

  it.each<[string, readonly AuditEvent[], number]>([
    ["within the time", tries(), NOON + 60_000],
    ["in the same second, recorded before", [...tries().slice(0, 4), refusal(NOON + 4_900, assume)], NOON + 4_100],
    [
      "named in the refusal's message only",
      tries().map((one) => event({ ...bareRefusal, outcome: "denied", at: one.time.ms })),
      NOON + 9_000,
    ],
  ])("that succeeded is no refusal: %s", (_, refused, at) => {
    expect(detect([...refused, event({ ...assume, at, outcome: "success" })])).toEqual([]);
  });

  it.each<[string, More]>([
    ["too late", { at: NOON + 4_000 + 60_001 }],
    ["by somebody else", { actor: workload("arn:aws:iam::111111111111:role/other") }],
    ["on something else", { target: { uid: "arn:aws:iam::111111111111:role/admin", type: "role" } }],
    [
      "of another call",
      { api: { service: "sts.amazonaws.com", operation: "GetSessionToken", canonical: "GetSessionToken" } },
    ],
    ["that failed again", { outcome: "failure" }],
    ["in a second before", { at: NOON - 1_000 }],
  ])("is none when the success came %s", (_, success) => {
    const late = { ...assume, at: NOON + 10_000, outcome: "success" as const, ...success };
    expect(detect([...tries(), event(late)])).toMatchObject([{ count: 5 }]);
  });

  it("is left out of the count, and told", () => {
    const other: More = { ...assume, target: { uid: "arn:aws:iam::111111111111:role/admin", type: "role" } };
    const events = [...tries().slice(0, 2), ...refusals(5, () => other), event({ ...assume, at: NOON + 5_000 })];
    const found = detect(events);
    expect(found).toMatchObject([{ count: 5, attributes: { folded: 2 } }]);
    expect(found[0]?.evidence.every(({ target }) => target?.uid.endsWith("/admin"))).toBe(true);
  });

  it("has the time the entry gives it", () => {
    const success = event({ ...assume, at: NOON + 10_000 });
    expect(detect([...tries(), success], { retry_within: 1_000 })).toHaveLength(1);
    expect(detect([...tries(), success], { retry_within: 10_000 })).toEqual([]);
    const sameSecond = refusals(5, (nth) => ({ ...assume, at: NOON + nth * 100 }));
    expect(detect([...sameSecond, event({ ...assume, at: NOON + 999 })], { retry_within: 0 })).toEqual([]);
    expect(detect([...sameSecond, event({ ...assume, at: NOON + 1_000 })], { retry_within: 0 })).toHaveLength(1);
  });

  it.each<[string, More]>([
    ["sign-ins: a guessed password must not hide the guesses", { activity: "signin" }],
    ["refused authentication", { status: { layer: "authentication" } }],
    ["redacted callers, who may be anybody", { actor: REDACTED }],
  ])("is not assumed for %s", (_, more) => {
    const refused = tries(more);
    expect(detect([...refused, event({ ...assume, ...more, at: NOON + 5_000 })])).toMatchObject([{ count: 5 }]);
  });
});
