/** Objects that only hold a list of records, or of further envelopes. */

import { at, type JsonValue, property } from "../../model/json.ts";
import type { Envelope } from "./envelope.ts";

/**
 * `Records`: trail files, Lambda. `Events`: LookupEvents. `entries`: Cloud Logging. `logEvents`, `events`: CloudWatch
 * Logs. `Messages`: SQS. `receivedMessages`: Pub/Sub. `auditEvents`: PutAuditEvents. `QueryResultRows`: CloudTrail Lake.
 */
export const LIST_KEYS: ReadonlySet<string> = new Set([
  "Records",
  "Events",
  "entries",
  "logEvents",
  "events",
  "Messages",
  "receivedMessages",
  "auditEvents",
  "QueryResultRows",
]);

export const listed: Envelope = (value) => {
  const lists: (readonly JsonValue[])[] = [];
  for (const key of LIST_KEYS) {
    const held = property(value, key);
    if (Array.isArray(held)) lists.push(key === "QueryResultRows" ? held.map(row) : held);
  }
  const hits = at(value, "hits", "hits");
  if (Array.isArray(hits)) lists.push(hits);
  return lists.length === 0 ? undefined : { inside: lists.flat() };
};

/** A Lake row is a list of one-column objects. */
function row(cells: JsonValue): JsonValue {
  if (!Array.isArray(cells)) return cells;
  return Object.fromEntries(
    cells.flatMap((cell: JsonValue) => (typeof cell === "object" ? Object.entries(cell ?? {}) : [])),
  );
}
