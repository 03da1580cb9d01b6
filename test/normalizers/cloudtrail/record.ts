/** Synthetic CloudTrail records: a complete one, with whatever a test wants different. */

import { expect } from "vitest";
import type { AuditEvent } from "../../../src/model/event.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { cloudtrail } from "../../../src/normalizers/cloudtrail.ts";

export const ACCOUNT = "111122223333";
export const OTHER = "444455556666";
export const USER = `arn:aws:iam::${ACCOUNT}:user/ada`;

export function record(more: JsonObject = {}): JsonObject {
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDAEXAMPLE",
      arn: USER,
      accountId: ACCOUNT,
      accessKeyId: "AKIAEXAMPLE",
      userName: "ada",
    },
    eventTime: "2026-06-01T12:00:00Z",
    eventSource: "ec2.amazonaws.com",
    eventName: "RunInstances",
    awsRegion: "eu-west-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2",
    requestParameters: null,
    responseElements: null,
    eventID: "e-1",
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
    ...more,
  };
}

export function normalized(more: JsonObject = {}): AuditEvent {
  const event = cloudtrail(record(more));
  if ("invalid" in event) return expect.fail(event.invalid);
  return event;
}

/** An event of `service:Operation`. */
export function called(action: string, requestParameters: JsonObject | null = null, more: JsonObject = {}): AuditEvent {
  const [service, eventName = ""] = action.split(":");
  return normalized({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters, ...more });
}
