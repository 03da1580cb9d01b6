/** A row of a CloudTrail table as the record it was made of, so that everything after this sees what a trail file holds. */

import { boolean, type JsonObject, type JsonValue, property } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { CLOUDTRAIL_COLUMNS } from "../../query/backends/sql.ts";
import { parsed } from "../envelopes/envelope.ts";
import { respellMembers } from "../envelopes/members.ts";
import { nameOf, recognize } from "../envelopes/recognize.ts";

export interface Rebuilt {
  readonly record?: RawRecord;
  /** What the row is when it is no record. */
  readonly notAudit?: string;
  /** Columns that could not be read; their text stands in the record as it is. */
  readonly broken: readonly string[];
}

const FLAGS = new Set(["readOnly", "managementEvent"]);
/** Columns that hold JSON text, or that a statement selects as JSON text. */
const JSON_KEYS = new Set([
  ...["userIdentity", "resources", "addendum", "tlsDetails", "requestParameters", "responseElements"],
  ...["additionalEventData", "serviceEventDetails", "edgeDeviceDetails", "insightDetails", "eventContext"],
]);
/** Their members are columns of the table, in lower case; those of the others are text and keep their spelling. */
const STRUCTURES = new Set(["userIdentity", "resources", "addendum", "tlsDetails"]);

/** `row`: text, or null for NULL, by column name in lower case. A NULL is a key the record did not have. */
export function rebuildRecord(row: JsonObject): Rebuilt {
  const broken: string[] = [];
  const members = CLOUDTRAIL_COLUMNS.flatMap(({ name, key }): [string, JsonValue][] => {
    const cell = property(row, name);
    return cell === undefined || cell === null ? [] : [[key, member(key, cell, broken)]];
  });
  const value: JsonObject = Object.fromEntries(members);
  const record = recognize(value);
  return record === undefined ? { notAudit: nameOf(value), broken } : { record, broken };
}

function member(key: string, cell: JsonValue, broken: string[]): JsonValue {
  if (FLAGS.has(key)) return boolean(cell) ?? cell;
  if (!JSON_KEYS.has(key) || typeof cell !== "string" || cell === "") return cell;
  if (cell === "null") return null;
  const { inside, broken: reasons = [], notAudit } = parsed(cell, `column ${key.toLowerCase()} of a row`);
  broken.push(...reasons, ...(notAudit === undefined ? [] : [notAudit]));
  const [content] = inside;
  if (content === undefined) return cell;
  return STRUCTURES.has(key) ? respellMembers(content, key) : content;
}
