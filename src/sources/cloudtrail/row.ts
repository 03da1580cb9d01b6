/** What is kept of a LookupEvents row, and the records inside; its other columns only repeat the record. */

import type { Event } from "@aws-sdk/client-cloudtrail";
import { at, type JsonObject, type JsonValue, number, text } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { unwrap } from "../envelopes.ts";

export interface Row {
  readonly id?: string;
  /** What the API sorts and cuts by, in epoch milliseconds. */
  readonly ms?: number;
  /** `CloudTrailEvent`: the record as JSON text. */
  readonly record?: string;
}

export function toRow({ EventId, EventTime, CloudTrailEvent }: Event): Row {
  const ms = EventTime?.getTime();
  return {
    ...(EventId === undefined ? {} : { id: EventId }),
    ...(ms === undefined || Number.isNaN(ms) ? {} : { ms }),
    ...(CloudTrailEvent === undefined ? {} : { record: CloudTrailEvent }),
  };
}

/** As a page store keeps it. */
export function fromJson(value: JsonValue): Row {
  const [id, ms, record] = [text(at(value, "id")), number(at(value, "ms")), text(at(value, "record"))];
  return {
    ...(id === undefined ? {} : { id }),
    ...(ms === undefined ? {} : { ms }),
    ...(record === undefined ? {} : { record }),
  };
}

export function toJson(row: Row): JsonObject {
  return { ...row };
}

export interface Unpacked {
  readonly records: readonly RawRecord[];
  readonly notAudit: Readonly<Record<string, number>>;
  /** Rows whose record could not be read, each with the reason. */
  readonly broken: readonly string[];
}

export function unpack(rows: readonly Row[]): Unpacked {
  const whole = rows.filter(({ record }) => record !== undefined);
  const { records, notAudit, broken } = unwrap(whole.map(({ record }) => ({ CloudTrailEvent: record })));
  const empty = Array.from({ length: rows.length - whole.length }, () => "LookupEvents row without a CloudTrailEvent");
  return { records, notAudit, broken: [...broken, ...empty] };
}
