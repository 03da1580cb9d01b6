/** Google Cloud audit logs: one `LogEntry` with an `AuditLog` payload becomes one event. */

import type { Activity, AuditEvent, Own, Target } from "../model/event.ts";
import { at, type JsonObject, text } from "../model/json.ts";
import type { Normalizer } from "../model/record.ts";
import type { Sketch } from "../model/sketch.ts";
import { type Instant, parseInstant } from "../model/time.ts";
import { addFacets, type Draft } from "./draft.ts";
import { type AuditCall, auditCall } from "./gcp/audit-call.ts";
import { canonicalEntry } from "./gcp/entry.ts";
import { readFamily } from "./gcp/families.ts";
import type { EntryFrame } from "./gcp/frame.ts";
import { httpRequest } from "./gcp/http.ts";
import { actor } from "./gcp/identity.ts";
import { isReadMethod } from "./gcp/method.ts";
import { operation } from "./gcp/operation.ts";
import { verdict } from "./gcp/outcome.ts";
import { identifiers } from "./gcp/own.ts";
import { region } from "./gcp/place.ts";
import { namesNoAccount, target } from "./gcp/target.ts";
import { type Fill, fill, NEVER, type Part, part, SCOPELESS, sketched } from "./sketching.ts";
import { endpoint } from "./source-address.ts";

/** https://cloud.google.com/logging/docs/audit/understanding-audit-logs; the two records of an operation are merged before or not at all. */
export const gcpAudit: Normalizer = (record) => {
  const entry = canonicalEntry(record);
  const time = parseInstant(text(at(entry, "timestamp")) ?? "");
  if (time === undefined) return { invalid: "no timestamp" };
  const call = auditCall(entry);
  if (call === undefined) return { invalid: "no protoPayload.methodName" };
  const { uid, record_uid } = identifiers(entry, time.text);
  const event = draft(call, uid, time, fill);
  if (record_uid !== undefined) event.record_uid = record_uid;
  return event;
};

function draft(call: AuditCall, uid: string, time: Instant, fill: Fill<AuditCall>): Draft {
  const ended = verdict(call);
  const read = readFamily(call) ?? { activity: general(call) };
  const outcome = read.outcome ?? ended.outcome;
  const status = read.status ?? ended.status;
  const event: Draft = {
    uid,
    time,
    plane: "gcp",
    activity: read.activity,
    outcome,
    actor: actor(call, outcome, status?.code),
    src_endpoint: endpoint(text(at(call.payload, "requestMetadata", "callerIp")), "gcp"),
    api: { service: call.service, operation: call.operation, canonical: call.canonical },
    raw: call.entry,
  };
  addFacets(event, read);
  addFacets(event, { status, scope: call.scope });
  for (const part of PARTS) fill(part, call, event);
  return event;
}

/** What the call's family told of its target stays. */
const PARTS: readonly Part<AuditCall>[] = [
  part("http_request", httpRequest),
  part("target", (call, event) => event.target ?? target(call)),
  part("region", region),
  part("operation", operation),
];

/**
 * What can be told of every event whose record has this frame. `isAtHome`: no text that was cut out names a service account;
 * then a target that is not told has no scope of its own. `undefined` where who called, what it was, or how it ended is not told.
 */
export function sketchGcpAudit(frame: EntryFrame, isAtHome: boolean): Sketch | undefined {
  const sketch = sketched<AuditCall>((fillIfTold) => {
    const call = canonicalEntry(frame.record) === frame.record ? auditCall(frame.record) : undefined;
    return call && draft(call, "", NEVER, fillIfTold);
  });
  if (sketch === undefined) return undefined;
  const { event, told, untold, instead } = sketch;
  if (isAtHome && untold.has("target") && namesNoAccount(frame.told)) instead.set("target", SCOPELESS);
  return {
    canOwnTarget: true,
    event,
    told: { ...told, raw: frame.told },
    untold: { event: untold, record: frame.isUntold },
  };
}

/** The event of a record that has the sketch's frame, with what is its own; `undefined` where it has none. */
export function completeGcpAudit({ told, untold }: Sketch, record: JsonObject, own: Own): AuditEvent | undefined {
  const call = auditCall(record);
  if (call === undefined) return undefined;
  const { uid, record_uid, time } = own;
  const event: Draft = { ...told, uid, time, raw: record };
  if (record_uid !== undefined) event.record_uid = record_uid;
  for (const { name, fill } of PARTS) if (untold.event.has(name)) fill(call, event);
  return event;
}

/** Of a record whose event a sketch tells, but not its target. */
export function targetOfGcpAudit(record: JsonObject): Target | undefined {
  const call = auditCall(record);
  return call && target(call);
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
