/** Rows of Cloud Logging tables (BigQuery sinks, Log Analytics), from which the log entry is rebuilt. */

import { isObject, type JsonObject, type JsonValue, number, object, property } from "../../model/json.ts";
import { type Envelope, parsed } from "./envelope.ts";
import { compact, respell, respellObject, type Spelling, spelling, squash, timestamp } from "./spelling.ts";

/** LogEntry (Cloud Logging API v2). */
const ENTRY: Spelling = spelling(`
  logName insertId timestamp receiveTimestamp severity resource type labels operation id producer first last trace spanId
  traceSampled httpRequest requestMethod requestUrl requestSize status responseSize userAgent remoteIp serverIp referer
  cacheLookup cacheHit cacheValidatedWithOriginServer latency protocol statusDetails textPayload sourceLocation split
  protoPayload jsonPayload`);

/** AuditLog (google.cloud.audit) and the IAM policy delta in its service data. */
const AUDIT: Spelling = spelling(`
  serviceName methodName resourceName resourceLocation currentLocations originalLocations resourceOriginalState
  numResponseItems status code message details authenticationInfo principalEmail principalSubject authoritySelector
  thirdPartyPrincipal thirdPartyClaims serviceAccountKeyName serviceAccountDelegationInfo firstPartyPrincipal
  serviceMetadata authorizationInfo resource permission permissionType granted resourceAttributes service name type
  requestMetadata callerIp callerSuppliedUserAgent callerNetwork requestAttributes time path host auth accessLevels
  reason audiences presenter claims principal destinationAttributes ip port regionCode request response metadata
  serviceData policyViolationInfo orgPolicyViolationInfo policyDelta bindingDeltas action role member condition
  auditConfigDeltas logType exemptedMember`);

const FREE = new Set(["request", "response", "metadata", "labels", "claims", "thirdPartyClaims", "details"]);
const NONE: ReadonlySet<string> = new Set();
const AUDIT_TYPE = "type.googleapis.com/google.cloud.audit.AuditLog";

/** A row is told by the payload's column name, or by entry fields in another spelling than the API's. */
export const tableRow: Envelope = (value) => {
  const keys = Object.keys(value);
  const payload = keys.some(
    (key) => /^(proto|json)_?payload_/i.test(key) || key === "proto_payload" || key === "json_payload",
  );
  const entry = Object.hasOwn(value, "protoPayload") && keys.some((key) => MISSPELT.test(key));
  return payload || entry ? rebuilt(value) : undefined;
};

const MISSPELT = /^(logname|log_name|insertid|insert_id|receivetimestamp|receive_timestamp)$/;

function rebuilt(row: JsonObject): { inside: readonly JsonValue[]; broken: readonly string[] } {
  const broken: string[] = [];
  const members = Object.entries(row).flatMap(([column, cell]): [string, JsonValue | undefined][] => {
    if (cell === null || cell === undefined || (Array.isArray(cell) && cell.length === 0)) return [];
    const key = squash(column);
    if (key.startsWith("protopayload")) return [["protoPayload", auditLog(cell, broken)]];
    if (key.startsWith("jsonpayload")) return [["jsonPayload", respell(cell, ENTRY, FREE)]];
    if (key === "timestamp" || key === "receivetimestamp") return [[ENTRY.get(key) ?? column, timestamp(cell)]];
    if (key === "labels") return [["labels", respell(cell, NO_NAMES, NONE)]];
    if (key === "resource") return [["resource", isObject(cell) ? resource(cell) : cell]];
    return [[ENTRY.get(key) ?? column, respell(cell, ENTRY, FREE)]];
  });
  return { inside: [compact(Object.fromEntries(members))], broken };
}

const NO_NAMES: Spelling = new Map();

function resource(cell: JsonObject): JsonObject {
  const named = respellObject(cell, ENTRY, FREE);
  const labels = property(named, "labels");
  return compact({ ...named, labels: labels === undefined ? undefined : respell(labels, NO_NAMES, NONE) });
}

function auditLog(cell: JsonValue, broken: string[]): JsonValue {
  const log = object(property(object(cell), "audit_log")) ?? object(cell);
  if (log === undefined) return cell;
  const named = respellObject(renamedPayloads(log, broken), AUDIT, FREE);
  const status = object(property(named, "status"));
  const code = number(property(status, "code"));
  const metadata = object(property(named, "requestMetadata"));
  const attributes = object(property(metadata, "requestAttributes"));
  return compact({
    "@type": AUDIT_TYPE,
    ...named,
    status: status && compact({ ...status, code }),
    requestMetadata:
      metadata &&
      compact({
        ...metadata,
        requestAttributes: attributes && compact({ ...attributes, time: timestamp(attributes["time"]) }),
      }),
  });
}

/** `requestJson` and its like hold JSON text; `servicedata_v1_iam` is one of several names for the service data. */
function renamedPayloads(log: JsonObject, broken: string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(log).map(([column, cell]): [string, JsonValue | undefined] => {
      const key = squash(column);
      if (key.startsWith("servicedata")) return ["serviceData", cell];
      const payload = /^(request|response|metadata)(json)?$/.exec(key)?.[1];
      if (payload === undefined || typeof cell !== "string" || cell === "") return [payload ?? column, cell];
      const { inside, broken: reasons = [], notAudit } = parsed(cell, `column ${payload} of a row`);
      broken.push(...reasons, ...(notAudit === undefined ? [] : [notAudit]));
      return [payload, inside[0]];
    }),
  );
}
