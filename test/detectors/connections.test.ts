import { describe, expect, it } from "vitest";
import { connections } from "../../src/detectors/connections.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import { type AuditEvent, compareEvents } from "../../src/model/event.ts";
import { event, HOUR, human, ip, MINUTE, NOON, workload } from "../support/event.ts";

const window = { since: NOON, until: NOON + 6 * HOUR };
const VM = { uid: "1234", type: "instance", name: "vm-1", port: 22 };
const ADA = human("ada@example.com");
const BOB = human("bob@example.com");

function detect(events: readonly AuditEvent[], options: unknown = {}) {
  return connections.detect([...events].sort(compareEvents), connections.options.parse(options), {
    window,
    estate: NO_ESTATE,
  });
}

function tunnel(at: number, phase: "start" | "end", more: Parameters<typeof event>[0] = {}) {
  return event({
    at,
    activity: phase === "end" ? "session.close" : "session.open",
    road: "iap-tunnel",
    target: VM,
    session: { uid: "op-1", phase },
    ...more,
  });
}

function web(at: number, more: Parameters<typeof event>[0] = {}) {
  return event({
    at,
    activity: "access.web",
    road: "iap-web",
    target: { uid: "shop", type: "backend-service" },
    ...more,
  });
}

const push = (at: number, more: Parameters<typeof event>[0] = {}) =>
  event({
    at,
    plane: "aws",
    activity: "session.open",
    road: "instance-connect",
    target: { uid: "i-1", type: "instance" },
    scope: "aws:111111111111",
    ...more,
  });

const endpoint = (at: number, more: Parameters<typeof event>[0] = {}) =>
  push(at, {
    road: "instance-connect-endpoint",
    target: { uid: "10.0.1.1", type: "instance", ip: "10.0.1.1", port: 22 },
    ...more,
  });

describe("a session", () => {
  it("is one observation from its start to its end", () => {
    const start = tunnel(NOON + MINUTE, "start", { session: { uid: "op-1", phase: "start", bytes_in: 0 } });
    const end = tunnel(NOON + 13.5 * MINUTE, "end", {
      session: { uid: "op-1", phase: "end", bytes_in: 2874, bytes_out: 6922 },
    });
    const found = detect([start, end]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      key: ["session", "gcp", "op-1"],
      title: "ada@example.com connected to vm-1:22 from 198.51.100.7 through an IAP tunnel for 12.5 min",
      count: 1,
      actor: { uid: "ada@example.com", type: "human" },
      src_endpoint: { kind: "ip", ip: "198.51.100.7" },
      target: { uid: "1234", port: 22 },
      attributes: {
        road: "iap-tunnel",
        session: "op-1",
        started: "2026-06-01T12:01:00Z",
        ended: "closed",
        minutes: 12.5,
        bytes_in: 2874,
        bytes_out: 6922,
      },
      evidence: [start, end],
    });
    expect(found[0]).not.toHaveProperty("level");
  });

  it("says so when only its start was recorded", () => {
    const [found] = detect([tunnel(NOON, "start")]);
    expect(found?.title).toMatch(/; no end is recorded$/);
    expect(found?.attributes).toMatchObject({ ended: "open", started: "2026-06-01T12:00:00Z" });
    expect(found?.attributes).not.toHaveProperty("minutes");
  });

  it("says so when only its end was recorded", () => {
    const [found] = detect([tunnel(NOON, "end")]);
    expect(found?.title).toMatch(/; its start is not in these records$/);
    expect(found?.attributes).toMatchObject({ ended: "closed" });
    expect(found?.attributes).not.toHaveProperty("started");
    expect(found?.attributes).not.toHaveProperty("minutes");
  });

  it("takes actor, target and source from its start: whoever ends it may be somebody else", () => {
    const session = { uid: "ada-0abc" };
    const ssm = { plane: "aws", road: "session-manager", scope: "aws:111111111111" } as const;
    const start = event({
      ...ssm,
      at: NOON,
      activity: "session.open",
      target: { uid: "i-1", type: "instance" },
      session,
    });
    const end = event({
      ...ssm,
      at: NOON + HOUR,
      activity: "session.close",
      actor: BOB,
      src_endpoint: ip("203.0.113.1"),
      session,
    });
    const [found, ...others] = detect([start, end]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      key: ["session", "aws", "ada-0abc"],
      actor: { uid: "ada@example.com" },
      src_endpoint: { ip: "198.51.100.7" },
      target: { uid: "i-1" },
      attributes: { minutes: 60, ended: "closed" },
    });
  });

  it.each([
    ["starts before the window and ends inside", -MINUTE, MINUTE, 1],
    ["lies before the window", -2 * MINUTE, -MINUTE, 0],
  ])("that %s counts by its last event", (_, start, end, count) => {
    expect(detect([tunnel(NOON + start, "start"), tunnel(NOON + end, "end")])).toHaveLength(count);
  });

  it("is one per id, and the same id on two planes is two", () => {
    const other = tunnel(NOON + 2, "start", { session: { uid: "op-2", phase: "start" } });
    const aws = tunnel(NOON + 3, "start", { plane: "aws" });
    expect(detect([tunnel(NOON, "start"), tunnel(NOON + 1, "end"), other, aws]).map(({ key }) => key)).toEqual([
      ["session", "gcp", "op-1"],
      ["session", "gcp", "op-2"],
      ["session", "aws", "op-1"],
    ]);
  });

  it("shows the steps of one sign-in as one", () => {
    const step = (at: number) => event({ at, activity: "signin", road: "identity-center", session: { uid: "flow" } });
    const found = detect([step(NOON), step(NOON + 2_000), step(NOON + 4_000)]);
    expect(found.map(({ title, count }) => [title, count])).toEqual([
      ["ada@example.com signed in from 198.51.100.7 through IAM Identity Center", 1],
    ]);
    expect(found[0]?.attributes).not.toHaveProperty("ended");
  });

  it("shows the person behind a shared role", () => {
    const role = workload("arn:aws:iam::111111111111:role/ops", { name: "ops", session: { name: "ada" } });
    expect(detect([tunnel(NOON, "start", { actor: role })])[0]?.attributes).toMatchObject({ actor_session: "ada" });
  });
});

describe("a pushed key", () => {
  it("and the endpoint tunnel after it are one connection", () => {
    const [key, opened] = [push(NOON), endpoint(NOON + 4 * MINUTE)];
    const found = detect([key, opened]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      title: "ada@example.com connected to i-1:22 from 198.51.100.7 through an EC2 Instance Connect Endpoint",
      target: { uid: "i-1", port: 22 },
      attributes: { road: "instance-connect-endpoint", address: "10.0.1.1", ended: "unknown" },
      evidence: [key, opened],
    });
  });

  it.each([
    ["another actor's tunnel", endpoint(NOON + MINUTE, { actor: BOB })],
    ["a tunnel after more than five minutes", endpoint(NOON + 5 * MINUTE + 1)],
    ["a tunnel before it", endpoint(NOON - 1)],
    ["a tunnel in another account", endpoint(NOON + MINUTE, { scope: "aws:222222222222" })],
    ["a tunnel that was refused", endpoint(NOON + MINUTE, { outcome: "denied" })],
    [
      "a tunnel to another address",
      endpoint(NOON + MINUTE, { target: { uid: "10.9.9.9", type: "instance", ip: "10.9.9.9" } }),
    ],
  ])("is not joined to %s and stands alone", (_, other) => {
    const key = push(NOON, { target: { uid: "i-1", type: "instance", ip: "10.0.1.1" } });
    const found = detect([key, other]).filter(({ attributes }) => attributes["road"] === "instance-connect");
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      title:
        "ada@example.com pushed an SSH key to i-1 from 198.51.100.7; no endpoint tunnel is seen to follow within 5 minutes",
      attributes: { ended: "unknown" },
      evidence: [key],
    });
  });

  it("is joined in the same second in either order", () => {
    const opened = endpoint(NOON, { uid: "a" });
    const key = push(NOON, { uid: "b" });
    expect(detect([opened, key]).map(({ evidence }) => evidence)).toEqual([[opened, key]]);
  });

  it("pushed to two instances side by side makes two connections, each push used once", () => {
    const events = [
      push(NOON),
      push(NOON + 1_000, { target: { uid: "i-2", type: "instance" } }),
      push(NOON + 2_000),
      endpoint(NOON + 3_000),
      endpoint(NOON + 4_000, { target: { uid: "10.0.1.2", type: "instance", ip: "10.0.1.2", port: 22 } }),
    ];
    expect(detect(events).map(({ target, evidence }) => [target?.uid, evidence.length])).toEqual([
      ["i-1", 3],
      ["i-2", 2],
    ]);
  });

  it("needs no tunnel's sake: tunnels without one stand for themselves, each for itself", () => {
    const found = detect([endpoint(NOON, { uid: "t1" }), endpoint(NOON + MINUTE, { uid: "t2" })]);
    expect(found.map(({ target, count }) => [target?.uid, count])).toEqual([
      ["10.0.1.1", 1],
      ["10.0.1.1", 1],
    ]);
    expect(found[0]?.key).not.toEqual(found[1]?.key);
  });
});

describe("web requests", () => {
  it("are counted per actor, target and source, inside the window only", () => {
    const before = web(NOON - MINUTE);
    const [first, second] = [web(NOON), web(NOON + HOUR, { http_request: { user_agent: "curl/8" } })];
    const found = detect([before, first, second]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      key: ["visits", "ada@example.com", "shop", "", "iap-web", "ip", "198.51.100.7"],
      title: "ada@example.com reached shop 2 times from 198.51.100.7 through the IAP web proxy",
      count: 2,
      attributes: { road: "iap-web", user_agent: "curl/8" },
      evidence: [first, second],
    });
    expect(found[0]?.attributes).not.toHaveProperty("ended");
  });

  it.each([
    ["actor", { actor: BOB }],
    ["target", { target: { uid: "admin", type: "backend-service" } }],
    ["source", { src_endpoint: ip("203.0.113.9") }],
    ["road", { road: "verified-access" as const }],
    ["host", { target: { uid: "shop", type: "backend-service", name: "b.shop.example.com" } }],
  ])("of another %s stand apart", (_, more) => {
    expect(detect([web(NOON), web(NOON + 1, more)])).toHaveLength(2);
  });

  it("stay counted though each carries an operation of its own", () => {
    const events = [1, 2, 3].map((nth) => web(NOON + nth, { session: { uid: `op-${nth}` } }));
    expect(detect(events).map(({ count }) => count)).toEqual([3]);
  });
});

describe("an OS Login", () => {
  const login = (at: number) =>
    event({
      at,
      activity: "session.open",
      road: "os-login",
      target: { uid: "1234", type: "instance", name: "vm-1" },
      src_endpoint: { kind: "absent" },
    });

  it("counts once though the instance asks twice, and names no source", () => {
    const found = detect([login(NOON), login(NOON + MINUTE), login(NOON + MINUTE + 1)]);
    expect(found.map(({ title, count, evidence }) => [title, count, evidence.length])).toEqual([
      ["ada@example.com logged in to vm-1 2 times with OS Login", 2, 3],
    ]);
  });
});

describe("the target asked for", () => {
  const numbered = { uid: "1234", type: "instance", ip: "10.0.0.5", port: 22 };
  const bare = (at: number, more: Parameters<typeof event>[0] = {}) =>
    tunnel(at, "start", { target: numbered, session: { uid: `op-${at}`, phase: "start" }, ...more });
  const login = event({
    at: NOON + MINUTE,
    activity: "session.open",
    road: "os-login",
    actor: BOB,
    target: { uid: "1234", type: "instance", name: "vm-1" },
  });
  const elsewhere = bare(NOON + 2 * MINUTE, { scope: "gcp:shop-staging", target: { ...numbered, uid: "9876" } });
  const roadsTo = (target: string, events: readonly AuditEvent[]) =>
    detect(events, { target, group_by: "none" }).map(({ attributes }) => attributes["road"]);

  it.each(["1234", "vm-1", "VM-1", "10.0.0.5", "projects/shop-prod/zones/z/instances/vm-1"])(
    "is one by the name %s",
    (name) => {
      const events = [bare(NOON), login, web(NOON + 3 * MINUTE)];
      expect(roadsTo(name, events)).toEqual(["iap-tunnel", "os-login"]);
    },
  );

  it("is no other with the same private address in another project, unless it is asked for by that address", () => {
    expect(roadsTo("vm-1", [bare(NOON), login, elsewhere])).toEqual(["iap-tunnel", "os-login"]);
    expect(roadsTo("10.0.0.5", [bare(NOON), login, elsewhere])).toEqual(["iap-tunnel", "os-login", "iap-tunnel"]);
  });

  it("learns its names from refusals too", () => {
    expect(roadsTo("vm-1", [bare(NOON), { ...login, outcome: "denied" }])).toEqual(["iap-tunnel"]);
  });

  it("has the address of a tunnel that a key pushed to it led to", () => {
    const events = [push(NOON), endpoint(NOON + 1_000), endpoint(NOON + HOUR, { actor: BOB })];
    expect(detect(events, { target: "i-1" }).map(({ actor, target }) => [actor?.uid, target?.uid])).toEqual([
      ["ada@example.com", "i-1"],
      ["bob@example.com", "10.0.1.1"],
    ]);
  });

  it("may be a host behind an instance, which does not make the instances before it one", () => {
    const forward = (at: number, uid: string) =>
      push(at, {
        road: "session-manager",
        session: { uid: `s-${uid}`, phase: "start" },
        target: { uid, type: "instance", name: "db.internal", port: 5432 },
      });
    const events = [forward(NOON, "i-1"), forward(NOON + 1, "i-2")];
    const reached = (target: string) => detect(events, { target }).map((found) => found.target?.uid);
    expect([reached("db.internal"), reached("i-1")]).toEqual([["i-1", "i-2"], ["i-1"]]);
  });

  it("is a web application by its number, its host or the path of its policy", () => {
    const app = web(NOON, { target: { uid: "7001", type: "backend-service", name: "shop.example.com" } });
    const other = web(NOON + 1, { target: { uid: "7002", type: "backend-service", name: "wiki.example.com" } });
    for (const name of ["7001", "Shop.example.com", "projects/1/iap_web/compute/services/7001"])
      expect(detect([app, other], { target: name }).map(({ target }) => target?.uid)).toEqual(["7001"]);
  });

  it.each(["vm", "shop-prod", "", "0.0.5"])("is not found by a part of its name: %j", (name) => {
    expect(detect([bare(NOON), login], { target: name })).toEqual([]);
  });

  it("gets its name from wherever it is known, also from roads that are not shown", () => {
    const found = detect([bare(NOON), login], { roads: ["iap-tunnel"] });
    expect(found.map(({ title, target }) => [title, target?.uid, target?.name])).toEqual([
      [
        "ada@example.com connected to vm-1:22 from 198.51.100.7 through an IAP tunnel; no end is recorded",
        "1234",
        "vm-1",
      ],
    ]);
  });
});

describe("the answer", () => {
  it.each(["denied", "failure", "unknown"] as const)("has no place for the outcome %s", (outcome) => {
    expect(detect([tunnel(NOON, "start", { outcome }), web(NOON, { outcome })])).toEqual([]);
  });

  it("leaves out what is no connection", () => {
    expect(
      detect([event({ activity: "policy.grant" }), event({ activity: "other", road: "session-manager" })]),
    ).toEqual([]);
  });

  const three = [
    web(NOON, { actor: BOB, target: { uid: "b", type: "backend-service" } }),
    web(NOON + 1, { actor: ADA, target: { uid: "c", type: "backend-service" } }),
    web(NOON + 2, { actor: BOB, target: { uid: "a", type: "backend-service" } }),
  ];

  it.each([
    ["user", ["c", "b", "a"]],
    ["target", ["a", "b", "c"]],
    ["none", ["b", "c", "a"]],
  ])("grouped by %s is ordered %j", (group_by, targets) => {
    expect(detect(three, { group_by }).map(({ target }) => target?.uid)).toEqual(targets);
  });

  it("refuses options it does not know", () => {
    expect(connections.options.safeParse({ groupby: "user" }).success).toBe(false);
  });
});

describe("only long or heavy ones", () => {
  const long = [
    tunnel(NOON, "start"),
    tunnel(NOON + HOUR, "end", { session: { uid: "op-1", phase: "end", bytes_in: 10, bytes_out: 5 } }),
  ];
  const heavy = [
    tunnel(NOON, "start", { session: { uid: "op-2", phase: "start" } }),
    tunnel(NOON + MINUTE, "end", { session: { uid: "op-2", phase: "end", bytes_in: 5, bytes_out: 20 } }),
  ];
  const unfinished = tunnel(NOON, "start", { session: { uid: "op-3", phase: "start" } });

  it.each([
    [{}, ["op-1", "op-2", "op-3"]],
    [{ min_minutes: 60 }, ["op-1"]],
    [{ min_minutes: 61 }, []],
    [{ min_bytes: 10 }, ["op-1", "op-2"]],
    [{ min_bytes: 20 }, ["op-2"]],
    [{ min_bytes: 21 }, []],
    [{ min_minutes: 60, min_bytes: 20 }, ["op-1", "op-2"]],
    [{ min_minutes: 0, min_bytes: 0 }, ["op-1", "op-2"]],
  ] as const)("%j finds %j", (options, sessions) => {
    const found = detect([...long, ...heavy, unfinished], { group_by: "none", ...options });
    expect(found.map(({ attributes }) => attributes["session"])).toEqual(sessions);
  });
});
