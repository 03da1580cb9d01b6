/** Cloud Logging entries for tests, with the field paths Google writes and made-up values. */

import type { AuditEvent } from "../../../src/model/event.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { gcpAudit } from "../../../src/normalizers/gcp-audit.ts";

interface Parts {
  readonly service?: string;
  readonly method: string;
  readonly log?: string;
  readonly payload?: JsonObject;
  readonly labels?: JsonObject;
  readonly type?: string;
  readonly more?: JsonObject;
}

export function logEntry(parts: Parts): JsonObject {
  const {
    service = "compute.googleapis.com",
    method,
    log = "activity",
    payload,
    labels,
    type = "project",
    more,
  } = parts;
  return {
    logName: `projects/shop-prod/logs/cloudaudit.googleapis.com%2F${log}`,
    insertId: "1a2b3c",
    timestamp: "2026-06-01T12:00:00.123456789Z",
    severity: "NOTICE",
    resource: { type, labels: { project_id: "shop-prod", ...labels } },
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      authenticationInfo: { principalEmail: "ada@example.com" },
      requestMetadata: { callerIp: "198.51.100.7" },
      serviceName: service,
      methodName: method,
      ...payload,
    },
    ...more,
  };
}

/** The event of a record that must be one. */
export function eventOf(record: JsonObject): AuditEvent {
  const event = gcpAudit(record);
  if ("invalid" in event) throw new Error(`invalid: ${event.invalid}`);
  return event;
}

export function eventFrom(parts: Parts): AuditEvent {
  return eventOf(logEntry(parts));
}

export const DENIED = { status: { code: 7, message: "Permission Denied." } } as const;
