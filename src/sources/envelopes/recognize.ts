/** Tells a record by its content, never by the name of the file it came in; and says of everything else what it is. */

import { at, isObject, type JsonObject, property, text } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";

/** Each record has one of these at its top, and so has the event of LookupEvents that holds one as text; nothing that holds a list of records does. */
export const RECORD_KEYS: ReadonlySet<string> = new Set([
  "eventSource",
  "eventName",
  "protoPayload",
  "jsonPayload",
  "eventData",
  "class_uid",
  "CloudTrailEvent",
]);

export function recognize(value: JsonObject): RawRecord | undefined {
  if (isCloudTrail(value)) {
    return isIntegrationEvent(value)
      ? { format: "lake-activity", record: { eventData: value } }
      : { format: "cloudtrail", record: value };
  }
  if (isAuditEntry(value)) return { format: "gcp-audit", record: value };
  if (isProxiedRequest(value)) return { format: "gcp-load-balancer", record: value };
  if (isObject(property(value, "eventData")) && isActivity(value)) return { format: "lake-activity", record: value };
  if (isVerifiedAccess(value)) return { format: "verified-access", record: value };
  return undefined;
}

const CLOUDTRAIL_FIELDS = ["eventVersion", "eventTime", "eventID", "userIdentity", "eventType", "recipientAccountId"];

/** S3 and SQS write records with `eventSource` and `eventVersion` too: theirs begin with `aws:`. */
function isCloudTrail(value: JsonObject): boolean {
  const source = property(value, "eventSource");
  const name = property(value, "eventName");
  if (typeof source !== "string" && typeof name !== "string") return false;
  if (typeof source === "string" && source.startsWith("aws:")) return false;
  if (isObject(property(value, "s3")) || isInsight(value)) return false;
  return CLOUDTRAIL_FIELDS.some((field) => Object.hasOwn(value, field));
}

/** `eventData` of a Lake integration event on its own: it has a `UID` where CloudTrail's records have an `eventID`. */
function isIntegrationEvent(value: JsonObject): boolean {
  return Object.hasOwn(value, "UID") && !Object.hasOwn(value, "eventID") && !Object.hasOwn(value, "eventVersion");
}

function isActivity(value: JsonObject): boolean {
  return (
    property(value, "eventCategory") === "ActivityAuditLog" ||
    property(value, "eventType") === "ActivityLog" ||
    typeof at(value, "eventData", "eventName") === "string"
  );
}

function isAuditEntry(value: JsonObject): boolean {
  const payload = property(value, "protoPayload");
  if (!isObject(payload)) return false;
  return (
    text(property(payload, "@type"))?.endsWith("AuditLog") === true ||
    typeof property(payload, "methodName") === "string" ||
    text(property(value, "logName"))?.includes("cloudaudit.googleapis.com") === true
  );
}

function isProxiedRequest(value: JsonObject): boolean {
  return at(value, "jsonPayload", "statusDetails") === "handled_by_identity_aware_proxy";
}

/** OCSF Access Activity (3006) of HTTP endpoints and Authorization (3003) of TCP ones; the class is written as text. */
function isVerifiedAccess(value: JsonObject): boolean {
  const ocsfClass = text(property(value, "class_uid"));
  return (ocsfClass === "3006" || ocsfClass === "3003") && isObject(property(value, "proxy"));
}

function isInsight(value: JsonObject): boolean {
  return property(value, "eventCategory") === "Insight" || property(value, "eventType") === "AwsCloudTrailInsight";
}

const KNOWN: readonly (readonly [string, (value: JsonObject) => boolean])[] = [
  ["CloudTrail Insights event", isInsight],
  ["CloudTrail digest file", has("digestS3Object", "logFiles")],
  ["CloudTrail delivery notice", has("s3Bucket", "s3ObjectKey")],
  ["S3 event notification", (value) => isObject(property(value, "s3"))],
  ["S3 test event", (value) => property(value, "Event") === "s3:TestEvent"],
  ["SNS subscription confirmation", (value) => property(value, "Type") === "SubscriptionConfirmation"],
  ["AWS Config item", (value) => property(value, "eventCategory") === "ConfigurationItem"],
  ["EventBridge event without a CloudTrail record", has("detail-type", "detail")],
  ["OCSF event that is no Verified Access log", has("class_uid")],
  ["Cloud Logging entry that is no audit record", has("logName")],
  ["Cloud Logging entry that is no audit record", has("insertId", "resource")],
  ["Elastic document without its original record", has("@timestamp")],
];

/** What a value that holds no audit record is. */
export function nameOf(value: JsonObject): string {
  return KNOWN.find(([, fits]) => fits(value))?.[0] ?? "other JSON";
}

function has(...keys: readonly string[]): (value: JsonObject) => boolean {
  return (value) => keys.every((key) => Object.hasOwn(value, key));
}
