import { expect, it } from "vitest";
import { crossProjectServiceAccounts } from "../../src/detectors/cross-project-service-accounts.ts";
import { type Estate, NO_ESTATE } from "../../src/model/estate.ts";
import type { AuditEvent } from "../../src/model/event.ts";
import { DAY, event, human, MINUTE, NOON, workload } from "../support/event.ts";

const CI = "ci@build.iam.gserviceaccount.com";
const ci = workload(CI, { home: "gcp:build" });
const role = (account: string) => `arn:aws:iam::${account}:role/deploy`;
const OURS: Partial<Estate> = { scopes: ["gcp:build", "gcp:shop-prod", "aws:111122223333"] };

function run(events: readonly AuditEvent[], estate: Partial<Estate> = OURS) {
  const given = { window: { since: NOON, until: NOON + DAY }, estate: { ...NO_ESTATE, ...estate } };
  return crossProjectServiceAccounts.detect(events, crossProjectServiceAccounts.options.parse({}), given);
}

const call = (canonical: string, more: Partial<AuditEvent> & { at?: number } = {}) =>
  event({ actor: ci, scope: "gcp:other", api: { service: "x", operation: canonical, canonical }, ...more });

it("counts what a service account did in a scope outside the estate, once per scope", () => {
  const events = [
    call("ListKeys"),
    call("GetObject"),
    call("ListKeys", { outcome: "denied" }),
    call("Run", { scope: "gcp:third" }),
  ];
  expect(run(events)).toMatchObject([
    {
      key: [CI, "gcp:other"],
      level: "high",
      title: `${CI} of gcp:build acted in gcp:other 3 times (1 refused): ListKeys and GetObject; that scope is outside the estate`,
      count: 3,
      attributes: {
        relation: "outside-estate",
        home: "gcp:build",
        scope: "gcp:other",
        operations: ["ListKeys", "GetObject"],
        refused: 1,
      },
      evidence: events.slice(0, 3),
    },
    { key: [CI, "gcp:third"], count: 1 },
  ]);
});

it("tells refused calls as attempts, one level lower", () => {
  expect(
    run([call("ListKeys", { outcome: "denied" }), call("ListKeys", { at: NOON + MINUTE, outcome: "failure" })]),
  ).toMatchObject([
    {
      level: "medium",
      title: expect.stringContaining(`${CI} of gcp:build tried to act in gcp:other 2 times: ListKeys`),
    },
  ]);
});

it("reports a stranger inside", () => {
  const stranger = workload("bot@evil.iam.gserviceaccount.com", { home: "gcp:evil" });
  expect(run([call("ListKeys", { actor: stranger, scope: "gcp:shop-prod" })])).toMatchObject([
    {
      level: "high",
      attributes: { relation: "stranger-inside" },
      title: expect.stringContaining("comes from outside the estate"),
    },
  ]);
});

it("looks at the scope of the target, too: AssumeRole across accounts", () => {
  const assume = event({
    plane: "aws",
    actor: human(role("111122223333"), { home: "aws:111122223333", session: { name: "ada" } }),
    scope: "aws:111122223333",
    target: { uid: role("999900001111"), type: "role", scope: "aws:999900001111" },
  });
  expect(run([assume])).toMatchObject([
    { level: "high", attributes: { scope: "aws:999900001111" }, evidence: [assume] },
  ]);
});

it("without a stated estate reports any foreign scope at a low level, and says so", () => {
  expect(run([call("ListKeys"), call("ListKeys", { outcome: "denied", scope: "gcp:third" })], {})).toMatchObject([
    {
      level: "low",
      attributes: { relation: "outside-home", estate: "not stated" },
      title: expect.stringContaining("not stated"),
    },
    { level: "informational", attributes: { scope: "gcp:third" } },
  ]);
});

it.each<[string, AuditEvent, Partial<Estate>]>([
  ["in its own project", call("x", { scope: "gcp:build" }), OURS],
  ["in its own project, estate not stated", call("x", { scope: "gcp:build" }), {}],
  ["in another project of the estate", call("x", { scope: "gcp:shop-prod" }), OURS],
  ["a guest where it may be", call("x"), { ...OURS, guests: [{ identity: "*@build.iam.*", scopes: ["gcp:oth*"] }] }],
  ["a service agent", call("x", { actor: { ...ci, type: "service" } }), OURS],
  ["a person", call("x", { actor: human("ada@example.com", { home: "gcp:build" }) }), OURS],
  [
    "an IAM user",
    call("x", { plane: "aws", actor: human("arn:aws:iam::1:user/ada", { home: "aws:1" }), scope: "aws:2" }),
    OURS,
  ],
  ["a home that is not known", call("x", { actor: workload("1-compute@developer.gserviceaccount.com") }), OURS],
  ["a home known by its number alone", call("x", { actor: workload("a", { home: "gcp:123456" }) }), OURS],
  ["before the window", call("x", { at: NOON - 1 }), OURS],
])("stays quiet: %s", (_, one, estate) => {
  expect(run([one], estate)).toEqual([]);
});

it("admits a guest only where it may be", () => {
  const guests = [{ identity: CI, scopes: ["gcp:third"] }];
  expect(run([call("x"), call("x", { scope: "gcp:third" })], { ...OURS, guests })).toMatchObject([
    { key: [CI, "gcp:other"] },
  ]);
});
