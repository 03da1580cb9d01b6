import { expect, it } from "vitest";
import { firstSeen } from "../../src/detectors/first-seen.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import type { AuditEvent } from "../../src/model/event.ts";
import { DAY, event, HOUR, human, ip, MINUTE, NOON, workload } from "../support/event.ts";

const given = { window: { since: NOON, until: NOON + DAY }, estate: NO_ESTATE };
const bastion = { uid: "4201", type: "instance", name: "bastion-1", port: 22 };
const orders = { uid: "4202", type: "instance", name: "orders-db", port: 5432 };

function run(events: readonly AuditEvent[], options: object = {}) {
  return firstSeen.detect(events, firstSeen.options.parse(options), given);
}

it("tells a target that is new for an actor, once, with what was known before", () => {
  const before = event({ at: NOON - DAY, target: bastion });
  const [usual, first, second] = [
    event({ target: bastion }),
    event({ at: NOON + HOUR, target: orders, road: "iap-tunnel" }),
    event({ at: NOON + 2 * HOUR, target: orders, road: "iap-tunnel" }),
  ];
  expect(run([before, usual, first, second])).toMatchObject([
    {
      key: ["ada@example.com", "4202"],
      title:
        "ada@example.com called AuthorizeUser on orders-db:5432 2 times; target 4202 is new for ada@example.com (before: 4201)",
      count: 2,
      attributes: {
        novelty: "4202",
        new_for: ["ada@example.com"],
        known: ["4201"],
        known_count: 1,
        history_events: 1,
        outcome: "success",
        operations: ["AuthorizeUser"],
        road: "iap-tunnel",
      },
      evidence: [first, second],
    },
  ]);
});

it("takes what lies at the window's edges for what it is", () => {
  const before = event({ at: NOON - DAY, target: bastion });
  const at = (ms: number) => run([before, event({ at: ms, target: orders })]).length;
  expect([at(NOON - 1), at(NOON), at(NOON + DAY - 1), at(NOON + DAY)]).toEqual([0, 1, 1, 0]);
});

it.each([
  [2, 1],
  [3, 0],
])("with %i earlier events wanted of an actor who has two, finds %i", (min_history, found) => {
  const events = [
    event({ at: NOON - DAY, target: bastion }),
    event({ at: NOON - HOUR, target: bastion }),
    event({ at: NOON - HOUR, target: bastion, actor: human("bob@example.com") }),
    event({ target: orders }),
  ];
  expect(run(events, { min_history })).toHaveLength(found);
});

it("judges a newcomer only when asked to, and nobody where there is no history at all", () => {
  const known = event({ at: NOON - DAY, target: bastion });
  const newcomer = event({ target: bastion, actor: human("eva@example.com") });
  expect(run([known, newcomer])).toEqual([]);
  expect(run([known, newcomer], { min_history: 0 })).toMatchObject([
    {
      title: "eva@example.com called AuthorizeUser on bastion-1:22; target 4201 is new for eva@example.com",
      attributes: { known_count: 0, history_events: 0 },
    },
  ]);
  expect(run([newcomer], { min_history: 0 })).toEqual([]);
});

it("tells an attempt as one", () => {
  const known = event({ at: NOON - DAY, target: bastion });
  const [alone] = run([known, event({ target: orders, outcome: "denied" })]);
  expect(alone?.title).toContain("tried to call AuthorizeUser on orders-db:5432 and was denied; target 4202 is new");
  const [mixed] = run([known, event({ target: orders, outcome: "denied" }), event({ at: NOON + 1, target: orders })]);
  expect(mixed?.title).toContain("2 times, denied once; target");
  expect(mixed?.attributes["outcome"]).toEqual(["denied", "success"]);
});

it("leaves out what lacks a part, and callers who are nobody", () => {
  const known = event({ at: NOON - DAY, target: bastion });
  const anonymous = { ...human("anonymous"), type: "anonymous" as const };
  const redacted = { ...human("redacted"), type: "redacted" as const };
  const events = [event(), event({ target: orders, actor: anonymous }), event({ target: orders, actor: redacted })];
  expect(run([known, ...events], { min_history: 0 })).toEqual([]);
});

it("tells two people of one role apart, and two sessions of one machine not", () => {
  const role = "arn:aws:iam::111122223333:role/ops";
  const person = (name: string) => human(role, { session: { name } });
  const machine = (name: string) => workload(role, { session: { name } });
  const people = [
    event({ at: NOON - DAY, target: bastion, actor: person("ada") }),
    event({ at: NOON - DAY, target: orders, actor: person("bob") }),
    event({ target: orders, actor: person("ada") }),
  ];
  expect(run(people).map(({ key }) => key)).toEqual([[`${role} (session ada)`, "4202"]]);
  const machines = [
    event({ at: NOON - DAY, target: bastion, actor: machine("run-1") }),
    event({ at: NOON - DAY, target: orders, actor: machine("run-2") }),
    event({ target: orders, actor: machine("run-3") }),
  ];
  expect(run(machines)).toEqual([]);
});

const old = {
  actor: human("ada@example.com", { credential_uid: "key-1", delegated_by: ["ci@example.com"] }),
  target: bastion,
  src_endpoint: ip("198.51.100.7", { location: { country: "NL" } }),
  minted: { kind: "access-token", subject: "a@shop-prod.iam.gserviceaccount.com" },
  road: "iap-tunnel",
} as const;

it.each<[string, Parameters<typeof event>[0] & object, string]>([
  ["actor", { actor: human("bob@example.com") }, "bob@example.com"],
  ["target", { target: orders }, "4202"],
  ["source", { src_endpoint: ip("198.51.100.8") }, "198.51.100.8"],
  ["range", { src_endpoint: ip("203.0.113.9") }, "203.0.113.0/24"],
  ["range", { src_endpoint: ip("2001:db8:7:1::9") }, "2001:db8:7::/48"],
  ["country", { src_endpoint: ip("198.51.100.7", { location: { country: "RO" } }) }, "RO"],
  [
    "operation",
    { api: { service: "iap.googleapis.com", operation: "GetIapSettings", canonical: "GetIapSettings" } },
    "iap.googleapis.com GetIapSettings",
  ],
  [
    "service",
    { api: { service: "sts.googleapis.com", operation: "AuthorizeUser", canonical: "AuthorizeUser" } },
    "sts.googleapis.com",
  ],
  ["subject", { minted: { kind: "access-token", subject: "b@x" } }, "b@x"],
  ["delegates", { actor: human("ada@example.com", { delegated_by: ["ci@x", "b@x"] }) }, "ci@x > b@x"],
  ["credential", { actor: human("ada@example.com", { credential_uid: "key-2" }) }, "key-2"],
  ["road", { road: "iap-web" }, "iap-web"],
  ["scope", { scope: "gcp:data-lab" }, "gcp:data-lab"],
])("finds a new %s, and not the known one", (part, change, novelty) => {
  const known = event({ ...old, at: NOON - DAY });
  const same = event({ ...old, at: NOON + MINUTE });
  expect(run([known, same], { of: [part] })).toEqual([]);
  const [found, ...more] = run([known, event({ ...old, ...change })], { of: [part] });
  expect(more).toEqual([]);
  expect(found).toMatchObject({ key: [novelty], attributes: { novelty, history_events: 1 } });
  expect(found?.attributes).not.toHaveProperty("new_for");
});

it("lists at most twenty of what was known, and says how many there are", () => {
  const earlier = Array.from({ length: 21 }, (_, index) =>
    event({ at: NOON - DAY + index, target: { uid: `t-${index}`, type: "instance" } }),
  );
  const [found] = run([...earlier, event({ target: orders })]);
  expect(found?.attributes["known"]).toHaveLength(20);
  expect(found?.attributes["known_count"]).toBe(21);
});

it.each([[{ of: [] }], [{ of: ["actor", "actor"] }], [{ of: ["moon"] }], [{ min_history: -1 }]])(
  "refuses %j",
  (options) => {
    expect(firstSeen.options.safeParse(options).success).toBe(false);
  },
);
