import { expect, it } from "vitest";
import { createAppraiser } from "../../src/engine/appraise.ts";
import { createIntake } from "../../src/engine/intake.ts";
import { openLedger } from "../../src/engine/ledger.ts";
import type { PassedNumbers } from "../../src/engine/passed-record.ts";

const DAY = { since: Date.UTC(2026, 5, 2), until: Date.UTC(2026, 5, 3) };

/** `first` or `last` half of an operation, at that minute. */
function half(
  which: "first" | "last",
  minute: number,
  who = "ben@example.com",
  id = "op",
  insertId = `${which}-${minute}`,
) {
  return {
    format: "gcp-audit",
    record: {
      logName: "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
      insertId,
      timestamp: `2026-06-02T00:${String(minute).padStart(2, "0")}:00Z`,
      resource: { type: "gce_instance", labels: { project_id: "p" } },
      protoPayload: {
        "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
        serviceName: "compute.googleapis.com",
        methodName: "v1.compute.instances.setMetadata",
        authenticationInfo: { principalEmail: who },
      },
      operation: { id, producer: "compute.googleapis.com", [which]: true },
    },
  } as const;
}

/** The minutes of the events that came of them, and how many records were merged into others, and were one too many. */
function taken(records: readonly ReturnType<typeof half>[]) {
  const minutes: number[] = [];
  const ledger = openLedger("trail", DAY);
  const see = ({ ms }: PassedNumbers, from: number, to: number): void => {
    for (const time of ms.subarray(from, to)) minutes.push((time - DAY.since) / 60_000);
  };
  const question = { span: DAY, entries: [], whole: false };
  const intake = createIntake(DAY, DAY, createAppraiser(question), (met) => met, { see, meet: () => {} });
  for (const record of records) intake.add(record, ledger);
  intake.end();
  const { merged, gaps } = ledger.coverage(0);
  return { minutes: minutes.toSorted((a, b) => a - b), merged, contested: gaps.map(({ count }) => count) };
}

it("merges the first record of an operation with its last, whichever comes first", () => {
  expect(taken([half("first", 1), half("last", 2)])).toEqual({ minutes: [1], merged: 1, contested: [] });
  expect(taken([half("last", 2), half("first", 1)])).toEqual({ minutes: [1], merged: 1, contested: [] });
});

it("merges no two records that both end an operation: what one caller did would be told of the other", () => {
  const [ben, eve] = [half("last", 1), half("last", 30, "eve@example.com")];
  expect(taken([ben, eve])).toEqual({ minutes: [1, 30], merged: 0, contested: [] });
  expect(taken([half("first", 0), half("first", 5)])).toEqual({ minutes: [0, 5], merged: 0, contested: [] });
});

it("says of more than two halves that which two were merged is chance, as many times in any order", () => {
  const [first, again, last, late] = [half("first", 0), half("first", 5), half("last", 30), half("last", 40)];
  for (const order of [
    [first, last, late],
    [last, late, first],
    [last, first, late],
  ]) {
    expect(taken(order)).toMatchObject({ merged: 1, contested: [1] });
  }
  for (const order of [
    [first, again, last, late],
    [first, last, again, late],
    [last, late, again, first],
  ]) {
    expect(taken(order)).toMatchObject({ merged: 1, contested: [2] });
  }
  // A copy of a half is no other half.
  expect(taken([first, last, last, first])).toMatchObject({ merged: 1, contested: [] });
});

it("takes for a copy only what has the same id and is the same half, of the same operation, saying the same", () => {
  const first = half("first", 0);
  const last = half("last", 0, "ben@example.com", "op", "first-0");
  expect(taken([first, last])).toMatchObject({ minutes: [0], merged: 1 });
  expect(taken([first, half("first", 0, "ben@example.com", "another")])).toMatchObject({ minutes: [0, 0], merged: 0 });
  const eves = half("first", 0, "eve@example.com");
  expect(taken([first, eves, last])).toMatchObject({ minutes: [0, 0], merged: 1, contested: [1] });
  expect(taken([last, eves, first])).toMatchObject({ minutes: [0, 0], merged: 1, contested: [1] });
  expect(taken([first, eves, last, first, eves, last])).toMatchObject({ merged: 1, contested: [1] });
  const { protoPayload } = first.record;
  const elsewhere = { ...protoPayload, requestMetadata: { callerIp: "203.0.113.9" } };
  const moved = { ...first, record: { ...first.record, protoPayload: elsewhere } };
  expect(taken([first, moved, last])).toMatchObject({ merged: 1, contested: [1] });
  // As another export writes it.
  const again = { ...protoPayload, status: {}, requestMetadata: { destinationAttributes: {} } };
  const exported = { ...first.record, receiveTimestamp: "2026-06-02T00:09:00Z", protoPayload: again };
  expect(taken([first, { ...first, record: exported }, last])).toMatchObject({ merged: 1, contested: [] });
});
