/** The two records of one long-running operation read as one: the first says what was asked, the last how it ended. */

import type { Operation } from "../../model/event.ts";
import {
  at,
  boolean,
  canonical,
  isObject,
  type JsonObject,
  type JsonValue,
  object,
  property,
  text,
} from "../../model/json.ts";
import { compareText } from "../../model/text.ts";
import { compareInstants, parseInstant } from "../../model/time.ts";
import type { AuditCall } from "./audit-call.ts";
import { canonicalEntry } from "./entry.ts";
import { isSerialConsole } from "./remote-login.ts";

/** How far apart the two records of one operation may lie; Compute operations end within minutes. */
export const OPERATION_SPAN_MS = 3_600_000;

/**
 * Members of CloudTrail's records. An entry to which others added one of them is no half: a question for it might be answered by one half,
 * and who looks for such questions' answers would have to look at all halves there are.
 */
export const CLOUDTRAILS: ReadonlySet<string> = new Set(
  `eventVersion eventTime eventSource eventName eventType eventCategory eventID sharedEventID requestID apiVersion awsRegion userAgent
  errorCode errorMessage recipientAccountId vpcEndpointId vpcEndpointAccountId addendum tlsDetails userIdentity UID managementEvent
  readOnly sessionCredentialFromConsole sourceIPAddress requestParameters responseElements additionalEventData serviceEventDetails
  resources edgeDeviceDetails insightDetails eventContext`.split(/\s+/),
);

/** Set on a record that is one half of a pair; the proxy's decisions and the serial console use `operation.id` for sessions instead. */
export function operation({ entry, service, canonical: method }: AuditCall): Operation | undefined {
  const logged = at(entry, "operation");
  const first = boolean(at(logged, "first")) === true;
  const last = boolean(at(logged, "last")) === true;
  if (first === last) return undefined;
  const uid = text(at(logged, "id"));
  if (uid === undefined) return undefined;
  if (Object.keys(entry).some((member) => CLOUDTRAILS.has(member))) return undefined;
  if (service === "iap.googleapis.com" || method === "AuthorizeUser" || isSerialConsole(service)) return undefined;
  return { uid, first, last };
}

/** Real records are a few levels deep; beyond this the first record's value stands as it is. */
const DEPTH = 12;

/**
 * One entry of two, whichever comes first: identity, time, request and checks of the operation's first record, status
 * and answer of its last, metadata of both, and neither half of an operation any more.
 */
export function mergeOperationRecords(a: JsonObject, b: JsonObject): JsonObject {
  const [first, last] = inOrder(canonicalEntry(a), canonicalEntry(b));
  const [asked, ended] = [object(at(first, "protoPayload")), object(at(last, "protoPayload"))];
  const severity = property(last, "severity") ?? property(first, "severity");
  const merged = {
    ...filled(first, last, DEPTH),
    operation: { ...object(at(first, "operation")), first: true, last: true },
    ...(severity === undefined ? {} : { severity }),
  };
  if (asked === undefined || ended === undefined) return merged;
  const status = property(ended, "status") ?? property(asked, "status");
  const response = says(property(ended, "response")) ?? property(asked, "response") ?? property(ended, "response");
  const metadata = joined(property(asked, "metadata"), property(ended, "metadata"), DEPTH);
  return {
    ...merged,
    protoPayload: {
      ...filled(asked, ended, DEPTH),
      ...(status === undefined ? {} : { status }),
      ...(response === undefined ? {} : { response }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}

function inOrder(a: JsonObject, b: JsonObject): readonly [JsonObject, JsonObject] {
  return order(a, b) <= 0 ? [a, b] : [b, a];
}

function order(a: JsonObject, b: JsonObject): number {
  const begins = (entry: JsonObject): number => (boolean(at(entry, "operation", "first")) === true ? 0 : 1);
  const time = (entry: JsonObject) => parseInstant(text(at(entry, "timestamp")) ?? "") ?? { text: "", ms: 0 };
  const insertId = (entry: JsonObject): string => text(at(entry, "insertId")) ?? "";
  return (
    begins(a) - begins(b) ||
    compareInstants(time(a), time(b)) ||
    compareText(insertId(a), insertId(b)) ||
    compareText(canonical(a), canonical(b))
  );
}

/** A value that says more than its type. */
function says(value: JsonValue | undefined): JsonValue | undefined {
  return isObject(value) && Object.keys(value).some((key) => key !== "@type") ? value : undefined;
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The first object, its gaps filled from the second. */
function filled(first: JsonObject, second: JsonObject, depth: number): JsonObject {
  return combine(first, second, (mine, other) =>
    isObject(mine) && isObject(other) && depth > 0 ? filled(mine, other, depth - 1) : isEmpty(mine) ? other : mine,
  );
}

/** Both values: objects member by member, lists one after the other without repeats, else the first. */
function joined(mine: JsonValue | undefined, other: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (isEmpty(mine) || isEmpty(other) || depth === 0) return isEmpty(mine) ? (other ?? mine) : mine;
  if (Array.isArray(mine) && Array.isArray(other)) return [...new Set([...mine, ...other])];
  if (!isObject(mine) || !isObject(other)) return mine;
  return combine(mine, other, (one, two) => joined(one, two, depth - 1));
}

type Combine = (mine: JsonValue | undefined, other: JsonValue | undefined) => JsonValue | undefined;

function combine(first: JsonObject, second: JsonObject, both: Combine): JsonObject {
  const keys = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...keys].map((key) => [key, both(property(first, key), property(second, key))]));
}
