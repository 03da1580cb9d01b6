/** A record as a source hands it over: unwrapped from every envelope, not yet understood. */

import type { AuditEvent } from "./event.ts";
import type { JsonObject } from "./json.ts";

export const RECORD_FORMATS = [
  "cloudtrail",
  "lake-activity",
  "verified-access",
  "gcp-audit",
  "gcp-load-balancer",
] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

export interface RawRecord {
  readonly format: RecordFormat;
  readonly record: JsonObject;
}

/** Never throws, whatever the record holds: wrong types read as absent, and what lacks a time or a name is `invalid`, with the reason. */
export type Normalizer = (record: JsonObject) => AuditEvent | Invalid;

export interface Invalid {
  readonly invalid: string;
}
