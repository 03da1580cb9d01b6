/** What integrations put into an event data store: Google's audit logs as AWS's sample forwarder writes them, and a gateway's own records. */

import type { JsonObject } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { HOUR, MINUTE, NOON } from "../../support/event.ts";

/** Refusals of one caller, tunnels of another, and a gateway that refuses; in the hours before `NOON`. */
export const INTEGRATION_EVENTS: readonly RawRecord[] = [
  ...Array.from({ length: 8 }, (_, index) => authorizeUser(index, "false", "203.0.113.9")),
  ...Array.from({ length: 4 }, (_, index) => authorizeUser(100 + index, "true", "198.51.100.7")),
  ...Array.from({ length: 8 }, (_, index) =>
    stored(200 + index, {
      version: "1",
      userIdentity: { type: "GatewayUser", principalId: "mallory@example.net", details: { device: 'a "quoted" one' } },
      eventSource: "gateway.example.com",
      eventName: "CreateTunnel",
      sourceIPAddress: "192.0.2.44",
      userAgent: "gateway/1",
      ...(index % 2 === 0 ? { errorCode: "AccessDenied", errorMessage: "refused by policy" } : {}),
      requestParameters: { target: "bastion-1", port: "22" },
    }),
  ),
];

function authorizeUser(index: number, granted: string, from: string): RawRecord {
  return stored(index, {
    version: "1",
    userIdentity: {
      type: "GoogleCloudUser",
      principalId: "ada@example.com",
      details: {
        granted,
        permission: "iap.tunnelInstances.accessViaIAP",
        resource: "projects/1/iap_tunnel/zones/europe-west1-b/instances/42",
      },
    },
    eventSource: "iap.googleapis.com",
    eventName: "AuthorizeUser",
    sourceIPAddress: from,
    userAgent: "gcloud",
    requestParameters: {},
    responseElements: {},
    additionalEventData: {
      type: "gce_instance",
      labels: { project_id: "shop-prod", instance_id: "42", zone: "europe-west1-b" },
    },
  });
}

function stored(index: number, event: JsonObject): RawRecord {
  const eventTime = formatInstant(NOON - 3 * HOUR + index * MINUTE - (index % 100) * 30_000);
  return {
    format: "lake-activity",
    record: {
      eventVersion: "1.0",
      eventCategory: "ActivityAuditLog",
      eventType: "ActivityLog",
      eventID: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      eventTime,
      awsRegion: "eu-west-1",
      recipientAccountId: "111122223333",
      metadata: {
        ingestionTime: eventTime,
        channelARN: "arn:aws:cloudtrail:eu-west-1:111122223333:channel/00000000-0000-4000-8000-000000000000",
      },
      eventData: { ...event, eventTime, UID: `uid-${index}`, recipientAccountId: "111122223333" },
    },
  };
}
