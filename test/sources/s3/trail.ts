/** Files of a trail as CloudTrail lays them out, with records whose ids tell them apart. */

import type { RawRecord } from "../../../src/model/record.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { TRAIL_RECORD } from "../../support/records.ts";
import { trailFile } from "../../support/servers/fauxqs.ts";

const ACCOUNT = "111122223333";
export interface FileOptions {
  readonly account?: string;
  readonly region?: string;
  readonly service?: string;
  readonly at: number;
  readonly name?: string;
  /** What stands before `AWSLogs/`, and after it before the account. */
  readonly above?: string;
  readonly organization?: string;
}

let files = 0;

export function trailKey(options: FileOptions): string {
  const {
    account = ACCOUNT,
    region = "eu-west-1",
    service = "CloudTrail",
    at,
    above = "",
    organization = "",
  } = options;
  const stamp = formatInstant(at).replaceAll(/[-:]/g, "").slice(0, 13);
  const day = formatInstant(at).slice(0, 10).replaceAll("-", "/");
  const name = options.name ?? String(files++).padStart(16, "A");
  return `${above}AWSLogs/${organization}${account}/${service}/${region}/${day}/${account}_${service}_${region}_${stamp}Z_${name}.json.gz`;
}

export function record(id: string, at: number): Record<string, unknown> {
  return { ...TRAIL_RECORD, eventID: id, eventTime: formatInstant(at) };
}

/** Files by key, `perFile` records in each, of ids that begin with the key. */
export function trail(keys: readonly string[], at: number, perFile = 2): Record<string, Buffer> {
  return Object.fromEntries(
    keys.map((key) => [key, trailFile(Array.from({ length: perFile }, (_, index) => record(`${key}#${index}`, at)))]),
  );
}

/** Of the records read, ordered: order is no part of what a source promises. */
export function idsOf(records: readonly RawRecord[]): readonly string[] {
  return records.map(({ record }) => String(record["eventID"])).sort();
}

export function expectedIds(keys: readonly string[], perFile = 2): readonly string[] {
  return keys.flatMap((key) => Array.from({ length: perFile }, (_, index) => `${key}#${index}`)).sort();
}
