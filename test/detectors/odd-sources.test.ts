import { describe, expect, it } from "vitest";
import { oddSources } from "../../src/detectors/odd-sources.ts";
import { type Estate, NO_ESTATE } from "../../src/model/estate.ts";
import type { AuditEvent, Endpoint } from "../../src/model/event.ts";
import { DAY, event, HOUR, human, ip, MINUTE, NOON, workload } from "../support/event.ts";

const window = { since: NOON - HOUR, until: NOON + DAY };
const BERLIN = [13.4, 52.5] as const;
const HAMBURG = [10, 53.55] as const;
const SAO_PAULO = [-46.63, -23.55] as const;

const office = ip("198.51.100.7", {
  location: { country: "DE", city: "Berlin", coordinates: BERLIN },
  autonomous_system: { number: 64500, name: "Example Net" },
});
const abroad = ip("203.0.113.9", {
  location: { country: "BR", coordinates: SAO_PAULO },
  autonomous_system: { number: 64999 },
});

function run(events: readonly AuditEvent[], options: object = {}, estate: Partial<Estate> = {}) {
  const given = { window, estate: { ...NO_ESTATE, ...estate } };
  return oddSources.detect(events, oddSources.options.parse(options), given);
}

/** `count` events from the office, one a day, the last the day before noon. */
function history(count = 5, actor = human("ada@example.com"), source: Endpoint = office, until = NOON): AuditEvent[] {
  return Array.from({ length: count }, (_, day) =>
    event({ at: until - (count - day) * DAY, actor, src_endpoint: source }),
  );
}

const reasonsOf = (found: ReturnType<typeof run>) => found.map(({ attributes }) => attributes["reasons"]);

describe("what is new", () => {
  it("reports a new country above a new network, and says what is usual", () => {
    const calls = [event({ src_endpoint: abroad }), event({ at: NOON + MINUTE, src_endpoint: abroad })];
    const found = run([...history(), ...calls]);
    expect(found).toMatchObject([
      {
        key: ["ada@example.com", "203.0.113.9"],
        level: "high",
        count: 2,
        title:
          "ada@example.com came from 203.0.113.9 (BR, AS64999): a country new for this actor (usually DE) and a network new for this actor (usually AS64500 Example Net)",
        attributes: { history: "enough", history_events: 5, usual_addresses: ["198.51.100.7"] },
      },
    ]);
    expect(found[0]?.evidence).toEqual(calls);
  });

  const sameNetwork = ip("198.51.101.1", { location: { country: "DE" }, autonomous_system: { number: 64500 } });
  const newNetwork = ip("192.0.2.1", { location: { country: "DE" }, autonomous_system: { number: 64501 } });
  const sameRange = ip("198.51.100.200");
  it.each([
    ["another address of a known network", sameNetwork, {}, []],
    ["another address, asked for", sameNetwork, { novelty: ["address"] }, [["new-address"]]],
    ["another network of the country", newNetwork, {}, [["new-network"]]],
    ["another network, not asked for", newNetwork, { novelty: ["country"] }, []],
    ["an unknown network, in a known /24", sameRange, {}, []],
    ["an unknown network, in another /24", ip("192.0.2.1"), {}, [["new-network"]]],
    ["too little history", abroad, { min_history: 6 }, []],
  ])("%s", (_, source, options, reasons) => {
    expect(reasonsOf(run([...history(), event({ src_endpoint: source })], options))).toEqual(reasons);
  });

  it("compares /48 prefixes of IPv6", () => {
    const past = history(5, undefined, ip("2001:db8:1::1"));
    const calls = [ip("2001:db8:1:ffff::2"), ip("2001:db8:2::1")].map((source) => event({ src_endpoint: source }));
    expect(run([...past, ...calls]).map(({ src_endpoint }) => src_endpoint?.ip)).toEqual(["2001:db8:2::1"]);
  });

  it("calls no country new when none was known before", () => {
    const past = history(5, undefined, ip("203.0.113.1"));
    expect(run([...past, event({ src_endpoint: abroad })])).toEqual([]);
  });

  it("ranks country over network over address", () => {
    const calls = [sameNetwork, newNetwork, abroad].map((source, minute) =>
      event({ at: NOON + minute, actor: workload("ci@example.com"), src_endpoint: source }),
    );
    const found = run([...history(5, workload("ci@example.com")), ...calls], {
      novelty: ["address", "network", "country"],
    });
    expect(found.map(({ level, src_endpoint }) => [level, src_endpoint?.ip])).toEqual([
      ["high", "203.0.113.9"],
      ["medium", "192.0.2.1"],
      ["low", "198.51.101.1"],
    ]);
  });

  it("keeps people apart who share a role", () => {
    const role = "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin";
    const ada = human(role, { session: { name: "ada@example.com" } });
    const bob = human(role, { session: { name: "bob@example.com" } });
    const past = [...history(5, ada), ...history(5, bob, abroad)];
    const found = run([
      ...past,
      event({ actor: ada, src_endpoint: abroad }),
      event({ actor: bob, src_endpoint: abroad }),
    ]);
    expect(found.map(({ key }) => key)).toEqual([[role, "ada@example.com", "203.0.113.9"]]);
  });

  it("learns nothing from sign-ins that failed, and tells one as an attempt", () => {
    const failed = { activity: "signin", outcome: "denied", src_endpoint: abroad } as const;
    const past = [...history(), event({ ...failed, at: NOON - DAY + MINUTE })];
    expect(run([...past, event(failed)])).toMatchObject([
      { level: "medium", title: expect.stringContaining("ada@example.com tried to act from 203.0.113.9") },
    ]);
  });
});

describe("ranges of the estate", () => {
  const ranges = ["198.51.100.0/24"];
  it("without history judges by ranges alone, and says so", () => {
    expect(run([event({ src_endpoint: abroad })], {}, { ranges })).toMatchObject([
      {
        level: "low",
        title:
          "ada@example.com came from 203.0.113.9 (BR, AS64999): outside the ranges of the estate, with no history to compare",
        attributes: { reasons: ["outside-ranges"], history: "none" },
      },
    ]);
  });

  it.each([
    ["a range of the estate, never seen before", history(5, undefined, abroad), office, {}, { ranges }],
    ["ranges not stated", [], abroad, {}, {}],
    ["ranges not asked for", [], abroad, { outside_ranges: false }, { ranges }],
  ])("stays quiet: %s", (_, past, source, options, estate) => {
    expect(run([...past, event({ src_endpoint: source })], options, estate)).toEqual([]);
  });
});

describe("what is no address of the actor", () => {
  const estate = { ranges: ["198.51.100.0/24"], gateways: { addresses: ["203.0.113.9"], roles: [] } };
  it.each<[string, Partial<AuditEvent>]>([
    ["a gateway's address", { src_endpoint: abroad }],
    ["a private address", { src_endpoint: ip("10.20.30.40") }],
    ["a shared address of a provider", { src_endpoint: ip("100.64.0.1") }],
    ["an AWS service", { src_endpoint: { kind: "aws-service", domain: "rds.amazonaws.com" } }],
    ["an address that a private kind carries", { src_endpoint: { kind: "gcp-private", ip: "192.0.2.1" } }],
    ["text where an address should be", { src_endpoint: ip("gce-internal-ip") }],
    ["a service actor", { src_endpoint: ip("192.0.2.1"), actor: { ...human("svc"), type: "service" } }],
    ["an anonymous actor", { src_endpoint: ip("192.0.2.1"), actor: { ...human("anonymous"), type: "anonymous" } }],
    [
      "AWS's own address behind AssumeRoleWithSAML",
      {
        src_endpoint: ip("192.0.2.1"),
        api: { service: "sts.amazonaws.com", operation: "AssumeRoleWithSAML", canonical: "AssumeRoleWithSAML" },
      },
    ],
  ])("stays quiet: %s", (_, more) => {
    expect(run([...history(), event(more)], {}, estate)).toEqual([]);
  });

  it("judges the address that a gateway does not explain", () => {
    expect(reasonsOf(run([...history(), event({ src_endpoint: ip("192.0.2.1") })], {}, estate))).toEqual([
      ["new-network", "outside-ranges"],
    ]);
  });
});

describe("impossible travel", () => {
  const at = (minutes: number, source: Endpoint, more: Partial<AuditEvent> = {}) =>
    event({ ...more, at: NOON + minutes * MINUTE, src_endpoint: source });

  it("strengthens a new country, and rests on both events", () => {
    const [home, away] = [at(0, office), at(60, abroad)];
    const found = run([...history(), home, away]);
    expect(found).toMatchObject([
      {
        level: "critical",
        attributes: {
          reasons: ["impossible-travel", "new-country", "new-network"],
          previous_address: "198.51.100.7",
          travel_time: "1h",
        },
        count: 1,
        evidence: [home, away],
      },
    ]);
    // Berlin to São Paulo is 10,200 km, give or take the shape of the earth.
    expect(Math.abs(Number(found[0]?.attributes["distance_km"]) - 10_230)).toBeLessThan(60);
  });

  it("is found in places that are both usual", () => {
    const past = [...history(5, undefined, abroad, NOON - 20 * DAY), ...history()];
    expect(run([...past, at(13 * 60, office), at(13 * 60 + 30, abroad)])).toMatchObject([
      { level: "high", attributes: { reasons: ["impossible-travel"] } },
    ]);
  });

  it("is found although another event of the same minute lies between", () => {
    const away = at(5, abroad);
    const events = [at(0, office), event({ at: NOON + 30_000, src_endpoint: abroad }), away];
    expect(run(events)).toMatchObject([
      { attributes: { reasons: ["impossible-travel"], travel_time: "5m" }, count: 2 },
    ]);
  });

  const hamburg = ip("203.0.113.77", { location: { country: "DE", coordinates: HAMBURG } });
  const failed = { activity: "signin", outcome: "denied" } as const;
  it.each([
    ["at the speed of an airliner", [at(0, office), at(12 * 60, abroad)]],
    ["less than 500 km", [at(0, office), at(2, hamburg)]],
    ["within one minute", [at(0, office), event({ at: NOON + 59_000, src_endpoint: abroad })]],
    ["to a sign-in that failed", [at(0, office), at(30, abroad, failed)]],
    ["by a workload", [office, abroad].map((source, hour) => at(hour * 60, source, { actor: workload("ci") }))],
    ["where a place is unknown", [at(0, office), at(30, ip("203.0.113.9"))]],
  ])("stays quiet: %s", (_, events) => {
    expect(run(events)).toEqual([]);
  });

  it("does not take the way out of a VPN for travel of somebody at a known place", () => {
    const estate = { ranges: ["203.0.113.0/24"] };
    const events = [...history(), at(0, office), at(10, abroad), at(20, office)];
    expect(run(events, { outside_ranges: false }, estate)).toEqual([]);
  });

  it("tells the jump between an office and a new place of the new place", () => {
    const estate = { ranges: ["198.51.100.0/24"] };
    expect(run([...history(), at(0, office), at(40, abroad)], {}, estate)).toMatchObject([
      { level: "critical", src_endpoint: { ip: "203.0.113.9" } },
    ]);
  });
});
