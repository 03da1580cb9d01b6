/** Of records with a frame is told, without parsing them, what parsing them would tell: whatever stands where frames are cut. */

import { expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { seeded } from "../../../src/sources/demo/random.ts";
import { TRAIL_RECORD } from "../../support/records.ts";
import type { EVERY_ENTRY } from "../../support/run.ts";
import { askedBy, createComparison, framedRecord, MOST_ENTRIES } from "./framed.ts";

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
  let framed = 0;
  for (let run = 0; run < 5_000; run++) {
    const record = framedRecord(random);
    const { byFrame, told, expected } = compare(record);
    if (byFrame && told !== undefined) framed++;
    expect(told, JSON.stringify(record)).toEqual(expected);
  }
  expect(framed).toBeGreaterThan(least);
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
