/** Google Cloud audit logs: one `LogEntry` with an `AuditLog` payload becomes one event. */

import type { Activity, AuditEvent, Own } from "../model/event.ts";
import { at, type JsonObject, text } from "../model/json.ts";
import type { Normalizer } from "../model/record.ts";
import { type Sketch, unlessWithheld, withheldBut, withhold } from "../model/sketch.ts";
import { type Instant, parseInstant } from "../model/time.ts";
import { addFacets, type Draft, type Facets } from "./draft.ts";
import { type AuditCall, auditCall } from "./gcp/audit-call.ts";
import { canonicalEntry } from "./gcp/entry.ts";
import { readFamily } from "./gcp/families.ts";
import type { EntryFrame } from "./gcp/frame.ts";
import { httpRequest } from "./gcp/http.ts";
import { actor } from "./gcp/identity.ts";
import { isReadMethod } from "./gcp/method.ts";
import { operation } from "./gcp/operation.ts";
import { verdict } from "./gcp/outcome.ts";
import { identifiers, ownOfEntry } from "./gcp/own.ts";
import { region } from "./gcp/place.ts";
import { namesNoAccount, target } from "./gcp/target.ts";
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

function draft(call: AuditCall, uid: string, time: Instant, fill: Fill): Draft {
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

/** What is read of a call by itself, whatever else of it is told. */
interface Part {
  readonly name: "http_request" | "target" | "region" | "operation";
  readonly read: (call: AuditCall) => Facets;
}

type Fill = (part: Part, call: AuditCall, event: Draft) => void;

/** What the call's family told stays. */
const fill: Fill = ({ name, read }, call, event) => {
  if (event[name] === undefined) addFacets(event, read(call));
};

const PARTS: readonly Part[] = [
  { name: "http_request", read: (call) => ({ http_request: httpRequest(call) }) },
  { name: "target", read: (call) => ({ target: target(call) }) },
  { name: "region", read: (call) => ({ region: region(call) }) },
  { name: "operation", read: (call) => ({ operation: operation(call) }) },
];

/**
 * What can be told of every event whose record has this frame. `isAtHome`: no text that was cut out names a service account;
 * then a target that is not told has no scope of its own. `undefined` where who called, what it was, or how it ended is not told.
 */
export function sketchGcpAudit(frame: EntryFrame, isAtHome: boolean): Sketch | undefined {
  const untold = new Set<string>(["uid", "record_uid", "time"]);
  const instead = new Map<string, object>();
  const fillIfTold: Fill = (part, call, event) =>
    unlessWithheld(
      () => fill(part, call, event),
      () => void untold.add(part.name),
    );
  const told = unlessWithheld(
    () => {
      const call = canonicalEntry(frame.record) === frame.record ? auditCall(frame.record) : undefined;
      return call && draft(call, "", NEVER, fillIfTold);
    },
    () => undefined,
  );
  if (told === undefined) return undefined;
  if (isAtHome && untold.has("target") && namesNoAccount(frame.told)) {
    instead.set(
      "target",
      withheldBut({}, (member) => member === "scope"),
    );
  }
  return {
    canOwnTarget: true,
    event: withhold(told, untold, instead),
    told: { ...told, raw: frame.told },
    untold: { event: untold, record: frame.isUntold },
  };
}

/** The event of a record that has the sketch's frame; `undefined` where it has none of its own. */
export function completeGcpAudit({ told, untold }: Sketch, record: JsonObject): AuditEvent | undefined {
  const own = ownOfEntry(record);
  const call = auditCall(record);
  if (own === undefined || call === undefined) return undefined;
  const { uid, record_uid, time } = own;
  const event: Draft = { ...told, uid, record_uid, time, raw: record };
  for (const part of PARTS) if (untold.event.has(part.name)) fill(part, call, event);
  return event;
}

/** Of such an event what is its own, its target too if that is asked for. */
export function ownOfGcpAudit(record: JsonObject, withTarget: boolean): Own | undefined {
  const call = withTarget ? auditCall(record) : undefined;
  return ownOfEntry(record, call && target(call));
}

const NEVER: Instant = { text: "", ms: Number.NaN };

/** Calls that only look: by their name, or because every permission that was checked is one for reading. */
function general({ canonical, authorization }: AuditCall): Activity {
  const reads = authorization.length > 0 && authorization.every(isReading);
  return reads || isReadMethod(canonical) ? "read" : "other";
}

function isReading(check: JsonObject): boolean {
  const type = text(at(check, "permissionType"));
  return type === "ADMIN_READ" || type === "DATA_READ";
}
