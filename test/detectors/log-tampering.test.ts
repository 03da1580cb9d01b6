import { expect, it } from "vitest";
import { logTampering } from "../../src/detectors/log-tampering.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import type { AuditEvent, LoggingChange } from "../../src/model/event.ts";
import { DAY, event, HOUR, MINUTE, NOON } from "../support/event.ts";

const TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
const given = { window: { since: NOON, until: NOON + DAY }, estate: NO_ESTATE };
const run = (events: readonly AuditEvent[]) => logTampering.detect(events, logTampering.options.parse({}), given);

function tampering(logging: Partial<LoggingChange>, more: Partial<AuditEvent> & { at?: number } = {}) {
  const change: LoggingChange = { resource: TRAIL, control: "trail", effect: "stopped", ...logging };
  return event({ activity: "log.tamper", logging: change, ...more });
}

const start = (at: number, uid = "main", more: Partial<AuditEvent> = {}) =>
  event({
    at,
    api: { service: "cloudtrail.amazonaws.com", operation: "StartLogging", canonical: "StartLogging" },
    target: { uid, type: "trail" },
    ...more,
  });

it.each<[LoggingChange["effect"], AuditEvent["outcome"], string, string]>([
  ["stopped", "success", "high", `ada@example.com stopped trail ${TRAIL}`],
  ["deleted", "success", "high", `ada@example.com deleted trail ${TRAIL}`],
  ["weakened", "success", "medium", `ada@example.com weakened trail ${TRAIL}`],
  ["changed", "success", "low", `ada@example.com changed trail ${TRAIL}`],
  ["stopped", "denied", "medium", `ada@example.com tried to stop trail ${TRAIL} and was denied`],
  ["deleted", "failure", "medium", `ada@example.com tried to delete trail ${TRAIL}, which failed`],
  [
    "deleted",
    "unknown",
    "high",
    `ada@example.com asked to delete trail ${TRAIL}; the record does not tell whether it worked`,
  ],
])("%s with outcome %s is %s", (effect, outcome, level, title) => {
  const call = tampering({ effect }, { outcome });
  expect(run([call])).toMatchObject([
    { key: [call.uid], level, title, attributes: { effect, outcome }, evidence: [call] },
  ]);
});

it.each([
  [["iap.googleapis.com"], "high"],
  [["allServices", "storage.googleapis.com"], "high"],
  [["storage.googleapis.com"], "medium"],
  [undefined, "medium"],
])("judges the audit configuration of %j as %s", (services, level) => {
  const change = { control: "audit-config", effect: "weakened", resource: "projects/shop-prod" } as const;
  const found = run([tampering({ ...change, ...(services === undefined ? {} : { services }) })]);
  expect(found).toMatchObject([{ level, attributes: { control: "audit-config" } }]);
});

it("puts the most severe first, then the earliest", () => {
  const events = [
    tampering({ effect: "changed" }),
    tampering({ effect: "stopped" }, { at: NOON + MINUTE }),
    tampering({ effect: "deleted" }, { at: NOON + HOUR }),
  ];
  expect(run(events).map(({ evidence }) => evidence[0])).toEqual([events[1], events[2], events[0]]);
});

it("notes when the trail was started again, by name or by ARN", () => {
  const events = [tampering({}), start(NOON + HOUR, "other"), start(NOON + 2 * HOUR), start(NOON + 3 * HOUR)];
  expect(run(events)).toMatchObject([
    {
      level: "high",
      title: `ada@example.com stopped trail ${TRAIL}, which started again 2h later`,
      attributes: { restored_at: "2026-06-01T14:00:00Z", dark_for: "2h" },
    },
  ]);
});

it.each([
  ["before the stop", [start(NOON - MINUTE), tampering({})]],
  ["refused", [tampering({}), start(NOON + HOUR, "main", { outcome: "denied" })]],
  ["in another Region", [tampering({}, { region: "eu-west-1" }), start(NOON + HOUR, "main", { region: "us-east-1" })]],
])("does not take a start %s for a restart", (_, events) => {
  expect(run(events)[0]?.attributes).not.toHaveProperty("restored_at");
});

it.each([
  ["a start", start(NOON, "main", { logging: { resource: "main", control: "trail", effect: "changed" } })],
  ["a new sink", tampering({ control: "sink", effect: "changed" }, { activity: "other" })],
  ["a call without the facet", event({ activity: "log.tamper" })],
  ["a call before the window", tampering({}, { at: NOON - 1 })],
])("stays quiet: %s", (_, call) => {
  expect(run([call])).toEqual([]);
});
