/** What is an entry's own. */

import type { AuditEvent, Own, Target } from "../../model/event.ts";
import { at, type JsonObject, text } from "../../model/json.ts";
import { type Instant, parseInstant } from "../../model/time.ts";

/** Google's own key for one entry is log name, timestamp and insert id together: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry. */
export function identifiers(entry: JsonObject, time: string): Pick<AuditEvent, "uid" | "record_uid"> {
  const insertId = text(at(entry, "insertId"));
  if (insertId === undefined) return { uid: "" };
  return { uid: uidOf(text(at(entry, "logName")) ?? "-", time, insertId), record_uid: insertId };
}

function uidOf(logName: string, time: string, insertId: string): string {
  return `${logName} ${time} ${insertId}`;
}

/** Most of a uid is the log's name, which many have in common: it is put together when it is asked for. */
export class EntryOwn implements Own {
  readonly logName: string;
  readonly record_uid: string;
  readonly time: Instant;
  readonly target?: Target;

  constructor(logName: string, insertId: string, time: Instant, target?: Target) {
    this.logName = logName;
    this.record_uid = insertId;
    this.time = time;
    if (target !== undefined) this.target = target;
  }

  get uid(): string {
    return uidOf(this.logName, this.time.text, this.record_uid);
  }
}

/** Of an entry with an id; `undefined` for another. */
export function ownOfEntry(entry: JsonObject, target?: Target): EntryOwn | undefined {
  const insertId = text(at(entry, "insertId"));
  const time = parseInstant(text(at(entry, "timestamp")) ?? "");
  if (insertId === undefined || time === undefined) return undefined;
  return new EntryOwn(text(at(entry, "logName")) ?? "-", insertId, time, target);
}
