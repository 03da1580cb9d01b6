/**
 * CloudTrail Lake integration events (category `ActivityAuditLog`): what somebody else's product, or a forwarder of Google's
 * audit logs, put into the trail. The event proper lies in `eventData`; its schema is CloudTrail's, cut down (CloudTrail User
 * Guide, "CloudTrail Lake integrations event schema"; forwarder: aws-samples/aws-cloudtrail-lake-ingesting-non-aws-events).
 */

import type { AuditEvent, Outcome, PolicyLayer } from "../model/event.ts";
import { at, boolean, isObject, type JsonObject, type JsonValue, property, text } from "../model/json.ts";
import type { Invalid } from "../model/record.ts";
import { accountId } from "./cloudtrail/call.ts";
import { cloudtrail } from "./cloudtrail.ts";
import { gcpAudit } from "./gcp-audit.ts";

export function lakeActivity(record: JsonObject): AuditEvent | Invalid {
  const flat = flatten(record);
  const google = isGoogle(flat);
  const event = google ? gcpAudit(logEntry(flat)) : cloudtrail(flat);
  if ("invalid" in event) return event;
  const own = text(flat["eventID"]);
  const account = accountId(flat["recipientAccountId"]);
  const { record_uid: _theirs, ...rest } = event;
  return {
    ...rest,
    ...granted(flat, event, google),
    uid: identifier(flat) ?? own ?? "",
    ...(own === undefined ? {} : { record_uid: own }),
    ...(event.scope === undefined && account !== undefined ? { scope: `aws:${account}` } : {}),
    raw: flat,
  };
}

/** `eventData` one level up, so that CloudTrail's field paths work, beside what Lake added around it (`metadata`, `eventID`). */
function flatten(record: JsonObject): JsonObject {
  const { eventData, ...around } = record;
  const inner = typeof eventData === "string" ? parsed(eventData) : eventData;
  return isObject(inner) ? { ...around, ...inner } : record;
}

/** A Lake query answers with the nested event as JSON text. */
function parsed(value: string): JsonValue | undefined {
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return undefined;
  }
}

function isGoogle(flat: JsonObject): boolean {
  const source = text(flat["eventSource"])?.toLowerCase() ?? "";
  return text(at(flat, "userIdentity", "type")) === "GoogleCloudUser" || source.endsWith("googleapis.com");
}

/** The Cloud Logging entry that the forwarder was given, as far as it kept it: `status`, `metadata` and delegation are gone. */
function logEntry(flat: JsonObject): JsonObject {
  const details = at(flat, "userIdentity", "details");
  return {
    insertId: flat["UID"],
    timestamp: flat["eventTime"],
    resource: flat["additionalEventData"],
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName: flat["eventSource"],
      methodName: flat["eventName"],
      resourceName: at(details, "resource"),
      authenticationInfo: { principalEmail: at(flat, "userIdentity", "principalId") },
      authorizationInfo: details === undefined ? [] : [details],
      requestMetadata: { callerIp: flat["sourceIPAddress"], callerSuppliedUserAgent: flat["userAgent"] },
      request: flat["requestParameters"],
      response: flat["responseElements"],
    },
  };
}

/**
 * An error code tells the outcome, and a name that says it (`AccessDenied`) is believed; then `details.granted` does. Without
 * either a product's own event went well, as everywhere in CloudTrail; of a forwarded Google event nobody knows, because the
 * forwarder drops the status.
 */
function granted(flat: JsonObject, event: AuditEvent, google: boolean): Pick<AuditEvent, "outcome" | "status"> {
  const code = text(flat["errorCode"]);
  const detail = text(flat["errorMessage"]);
  const failed = code !== undefined || detail !== undefined;
  const answer = boolean(property(at(flat, "userIdentity", "details"), "granted"));
  if (!google && (failed || event.outcome === "denied" || answer === undefined)) return ended(event);
  if (failed) {
    const layer: PolicyLayer | undefined = event.status?.layer;
    const status = {
      ...(code === undefined ? {} : { code }),
      ...(detail === undefined ? {} : { detail }),
      ...(layer === undefined ? {} : { layer }),
    };
    return {
      outcome: /denied|unauthorized|forbidden|unauthenticated/i.test(`${code} ${detail}`) ? "denied" : "failure",
      status,
    };
  }
  const outcome: Outcome = answer === undefined ? "unknown" : answer ? "success" : "denied";
  return { outcome };
}

function ended(event: AuditEvent): Pick<AuditEvent, "outcome" | "status"> {
  return event.status === undefined ? { outcome: event.outcome } : { outcome: event.outcome, status: event.status };
}

/** The id the source gave the event: the same event ingested twice keeps it, Lake's `eventID` it does not. */
function identifier(flat: JsonObject): string | undefined {
  const uid = text(flat["UID"]);
  return uid === undefined ? undefined : [text(flat["eventSource"]), text(flat["eventTime"]), uid].join(" ");
}
