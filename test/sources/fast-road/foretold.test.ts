/** Of records with a frame is told, without parsing them, what parsing them would tell: whatever stands where frames are cut. */

import { expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { seeded } from "../../../src/sources/demo/random.ts";
import { TRAIL_RECORD } from "../../support/records.ts";
import type { EVERY_ENTRY } from "../../support/run.ts";
import { askedBy, createComparison, framedRecord, MOST_ENTRIES } from "./framed.ts";
import { createEntries } from "./framed-entries.ts";

/** Of many records, of all of which is told what parsing tells, how many were told by their frames. */
function countFramed(next: () => JsonObject, compare: ReturnType<typeof createComparison>): number {
  let framed = 0;
  for (let run = 0; run < 5_000; run++) {
    const record = next();
    const { byFrame, told, expected } = compare(record);
    if (byFrame && told !== undefined) framed++;
    expect(told, JSON.stringify(record)).toEqual(expected);
  }
  return framed;
}

// Alone, so that not another entry has a record parsed; those that match much of a trail.
it.each([
  ["nearly all entries", MOST_ENTRIES, 1_000],
  ["what leaves its home", { "cross-project-service-accounts": {} }, 1_500],
  ["a correlation", { "session-from-two-addresses": {} }, 1_500],
  ["what was reached", { "who-reached-target": { target: "bastion-1" } }, 1_500],
  ["where somebody came from", { "odd-iap-sources": {} }, 1_500],
])("by %s", async (_name, entries: typeof EVERY_ENTRY, least) => {
  const random = seeded(20260601);
  const compare = createComparison(await askedBy(entries));
  expect(countFramed(() => framedRecord(random), compare)).toBeGreaterThan(least);
});

it.each([
  ["nearly all entries", MOST_ENTRIES, 300],
  ["what leaves its home", { "cross-project-service-accounts": {} }, 1_000],
  ["minted tokens", { "token-mint-spikes": {} }, 200],
  ["what was reached", { "who-reached-target": { target: "db-1" } }, 1_000],
  ["who is new", { "newly-active-service-accounts": {} }, 1_000],
  ["what a raw record holds", { "iap-oauth-client-changed": {} }, 1_000],
])("of log entries, by %s", async (_name, entries: typeof EVERY_ENTRY, least) => {
  const compare = createComparison(await askedBy(entries), "gcp-audit");
  expect(countFramed(createEntries(seeded(20260602)), compare)).toBeGreaterThan(least);
});

const ROLE = "arn:aws:iam::111122223333:role/deploy";

function assumed(session: string, request: JsonObject = { roleArn: ROLE }): JsonObject {
  return {
    ...TRAIL_RECORD,
    eventTime: "2026-06-01T11:00:00Z",
    eventID: `a1b2c3d4-0000-4000-8000-${session.padStart(12, "0")}`,
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    requestParameters: { ...request, roleSessionName: session },
    responseElements: {
      credentials: { accessKeyId: `ASIA${session}`, sessionToken: session },
      assumedRoleUser: { arn: `arn:aws:sts::111122223333:assumed-role/deploy/${session}` },
    },
  };
}

it.each([
  ["as it is spelled", { roleArn: ROLE }, true],
  ["in another case, which frames do not tell", { RoleArn: ROLE }, false],
  ["as no text", { roleArn: [ROLE] }, false],
  ["further in", { request: { roleArn: ROLE } }, false],
  ["with an escape", { roleArn: `${ROLE}\u00e9"` }, true],
])("by the role that was asked for, %s: whatever its sessions are called", async (_, request, isFramed) => {
  const compare = createComparison(await askedBy({ "token-mint-spikes": {} }));
  for (const session of ["1", "2", "3"]) {
    const { byFrame, isParsed, told, expected } = compare(assumed(session, request));
    expect(told).toEqual(expected);
    expect(told?.met).toBeDefined();
    expect([byFrame, isParsed]).toEqual([true, !isFramed]);
  }
});

it("of an entry whose shape was learned from one about a service account", async () => {
  const compare = createComparison(await askedBy({ "cross-project-service-accounts": {} }), "gcp-audit");
  const entry = (id: string, resourceName: string, name: string): JsonObject => ({
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      authenticationInfo: { principalEmail: "loader@data-lab.iam.gserviceaccount.com" },
      serviceName: "iam.googleapis.com",
      methodName: "google.iam.admin.v1.GetServiceAccount",
      resourceName,
      request: { name },
    },
    insertId: id,
    resource: { type: "service_account", labels: { project_id: "data-lab" } },
    timestamp: "2026-05-31T11:00:00.123456789Z",
    logName: "projects/data-lab/logs/cloudaudit.googleapis.com%2Fdata_access",
  });
  const account = "projects/-/serviceAccounts/app@shop-prod.iam.gserviceaccount.com";
  for (const [id, name] of ["projects/a/b", "projects/c/d", "projects/e/f"].entries()) {
    const { byFrame, told, expected } = compare(entry(`id-${id}`, account, name));
    expect(told).toEqual(expected);
    expect(told?.met?.concerned?.what.target?.scope).toBe("gcp:shop-prod");
    expect(byFrame).toBe(id > 1);
  }
});
