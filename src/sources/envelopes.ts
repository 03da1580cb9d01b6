/** Takes records out of whatever they were delivered in, in any sensible nesting. Nothing is silent: what is no record is named. */

import { isObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { RawRecord } from "../model/record.ts";
import { awsEnvelopes } from "./envelopes/aws.ts";
import { tableRow } from "./envelopes/bigquery.ts";
import { elasticEnvelopes } from "./envelopes/elastic.ts";
import { type Envelope, type Opened, parsed } from "./envelopes/envelope.ts";
import { pubSub } from "./envelopes/google.ts";
import { lakeRow } from "./envelopes/lake.ts";
import { listed } from "./envelopes/lists.ts";
import { nameOf, recognize } from "./envelopes/recognize.ts";

export interface Unwrapped {
  readonly records: readonly RawRecord[];
  /** How many values were no audit records, by what they are. */
  readonly notAudit: Readonly<Record<string, number>>;
  /** Envelopes whose inside could not be read, each with the reason. */
  readonly broken: readonly string[];
}

/** EventBridge in SNS in SQS in Lambda is four. */
const DEEPEST_ENVELOPE = 16;

const ENVELOPES: readonly Envelope[] = [listed, ...awsEnvelopes, ...elasticEnvelopes, pubSub, tableRow, lakeRow];

/**
 * Never throws. Records come in the order in which they stand; `value` is what `JSON.parse` made, at most 512 levels deep.
 * `level`: how many envelopes it was in, those not counted that a file is taken apart by.
 */
export function unwrap(value: unknown, level = 0): Unwrapped {
  const found: Found = { records: [], notAudit: new Map(), broken: [] };
  visit(value as JsonValue, found, level);
  return { records: found.records, notAudit: Object.fromEntries(found.notAudit), broken: found.broken };
}

interface Found {
  readonly records: RawRecord[];
  readonly notAudit: Map<string, number>;
  readonly broken: string[];
}

function visit(value: JsonValue, found: Found, level: number): void {
  if (level > DEEPEST_ENVELOPE) found.broken.push(`more than ${DEEPEST_ENVELOPE} envelopes inside each other`);
  else if (Array.isArray(value)) for (const item of value) visit(item, found, level + 1);
  else if (typeof value === "string") visitText(value, found, level);
  else if (isObject(value)) visitObject(value, found, level);
  else count(found, "other JSON");
}

/** `--query Events[].CloudTrailEvent` leaves a list of records as text. */
function visitText(value: string, found: Found, level: number): void {
  const opened = parsed(value, "record kept as text");
  look(opened.notAudit === undefined ? opened : { inside: [], notAudit: "other JSON" }, found, level);
}

function visitObject(value: JsonObject, found: Found, level: number): void {
  const record = recognize(value);
  if (record !== undefined) {
    found.records.push(record);
    return;
  }
  for (const envelope of ENVELOPES) {
    const opened = envelope(value);
    if (opened !== undefined) {
      look(opened, found, level);
      return;
    }
  }
  count(found, nameOf(value));
}

function look(opened: Opened, found: Found, level: number): void {
  for (const inside of opened.inside) visit(inside, found, level + 1);
  for (const reason of opened.broken ?? []) found.broken.push(reason);
  if (opened.notAudit !== undefined) count(found, opened.notAudit);
}

function count(found: Found, what: string): void {
  found.notAudit.set(what, (found.notAudit.get(what) ?? 0) + 1);
}
