/** Google Cloud audit logs: one `LogEntry` with an `AuditLog` payload becomes one event. */

import type { Activity, AuditEvent } from "../model/event.ts";
import { at, type JsonObject, text } from "../model/json.ts";
import type { Normalizer } from "../model/record.ts";
import { parseInstant } from "../model/time.ts";
import { addFacets, type Draft } from "./draft.ts";
import { type AuditCall, auditCall } from "./gcp/audit-call.ts";
import { canonicalEntry } from "./gcp/entry.ts";
import { readFamily } from "./gcp/families.ts";
import { httpRequest } from "./gcp/http.ts";
import { actor } from "./gcp/identity.ts";
import { isReadMethod } from "./gcp/method.ts";
import { operation } from "./gcp/operation.ts";
import { verdict } from "./gcp/outcome.ts";
import { region } from "./gcp/place.ts";
import { target } from "./gcp/target.ts";
import { endpoint } from "./source-address.ts";

/** https://cloud.google.com/logging/docs/audit/understanding-audit-logs; the two records of an operation are merged before or not at all. */
export const gcpAudit: Normalizer = (record) => {
  const entry = canonicalEntry(record);
  const time = parseInstant(text(at(entry, "timestamp")) ?? "");
  if (time === undefined) return { invalid: "no timestamp" };
  const call = auditCall(entry);
  if (call === undefined) return { invalid: "no protoPayload.methodName" };

  const ended = verdict(call);
  const read = readFamily(call) ?? { activity: general(call) };
  const outcome = read.outcome ?? ended.outcome;
  const status = read.status ?? ended.status;
  const { uid, record_uid } = identifiers(entry, time.text);
  const event: Draft = {
    uid,
    time,
    plane: "gcp",
    activity: read.activity,
    outcome,
    actor: actor(call, outcome, status?.code),
    src_endpoint: endpoint(text(at(call.payload, "requestMetadata", "callerIp")), "gcp"),
    api: { service: call.service, operation: call.operation, canonical: call.canonical },
    raw: entry,
  };
  if (record_uid !== undefined) event.record_uid = record_uid;
  addFacets(event, read);
  addFacets(event, {
    status,
    http_request: httpRequest(call),
    target: read.target ?? target(call),
    scope: call.scope,
    region: region(call),
    operation: operation(call),
  });
  return event;
};

/** Google's own key for one entry is log name, timestamp and insert id together: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry. */
export function identifiers(entry: JsonObject, time: string): Pick<AuditEvent, "uid" | "record_uid"> {
  const insertId = text(at(entry, "insertId"));
  if (insertId === undefined) return { uid: "" };
  const logName = text(at(entry, "logName")) ?? "-";
  return { uid: `${logName} ${time} ${insertId}`, record_uid: insertId };
}

/** Calls that only look: by their name, or because every permission that was checked is one for reading. */
function general({ canonical, authorization }: AuditCall): Activity {
  const reads = authorization.length > 0 && authorization.every(isReading);
  return reads || isReadMethod(canonical) ? "read" : "other";
}

function isReading(check: JsonObject): boolean {
  const type = text(at(check, "permissionType"));
  return type === "ADMIN_READ" || type === "DATA_READ";
}
