/** Where and when each file of a synthetic trail was written, and by whom: all within a fortnight. */

import { join } from "node:path";
import { formatInstant } from "../../src/model/time.ts";
import { ACCOUNTS, REGIONS } from "./aws.ts";
import { awsPool } from "./aws-pool.ts";
import { gcpPool } from "./gcp-pool.ts";
import type { Pool } from "./pool.ts";

export interface Plan {
  readonly plane: "aws" | "gcp";
  readonly records: number;
  readonly files: number;
  readonly seed: number;
  /** Not packed. */
  readonly plain: boolean;
  /** Of CloudTrail: other calls besides the few that most sessions make. */
  readonly kinds: number;
}

export interface Place {
  /** Epoch milliseconds, and how many seconds from then on. */
  readonly at: number;
  readonly seconds: number;
  /** Below the trail's folder. */
  readonly path: string;
  /** Places of one key have one pool. */
  readonly key: string;
  readonly openPool: () => Pool;
}

const START = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const LONGEST_SECONDS = 13 * 86_400;
const FILE_SECONDS = 300;

/** Every account and Region has a file of its own for each stretch of time. */
export const PLACES = ACCOUNTS.length * REGIONS.length;

export function placeOf({ plane, files, seed, plain, kinds }: Plan, file: number): Place {
  const atOnce = plane === "aws" ? PLACES : 1;
  const seconds = Math.min(FILE_SECONDS, Math.floor(LONGEST_SECONDS / Math.ceil(files / atOnce)));
  const at = START + Math.floor(file / atOnce) * seconds * 1000;
  const hour = Math.floor(at / HOUR);
  const ending = plain ? ".json" : ".json.gz";
  if (plane === "gcp") {
    return { at, seconds, path: entriesPath(at, file) + ending, key: `${hour}`, openPool: () => gcpPool(seed, hour) };
  }
  const account = file % ACCOUNTS.length;
  const region = REGIONS[Math.floor(file / ACCOUNTS.length) % REGIONS.length] ?? REGIONS[0];
  return {
    at,
    seconds,
    path: trailPath(at, ACCOUNTS[account] ?? "", region, file) + ending,
    key: `${account} ${region} ${hour}`,
    openPool: () => awsPool(seed, account, region, hour, kinds),
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
function trailPath(at: number, account: string, region: string, file: number): string {
  const [year = "", month = "", day = "", hour = "", minute = ""] = formatInstant(at).split(/\D/);
  const unique = file.toString(36).padStart(16, "0");
  const name = `${account}_CloudTrail_${region}_${year}${month}${day}T${hour}${minute}Z_${unique}`;
  return join(`AWSLogs/${account}/CloudTrail/${region}`, year, month, day, name);
}

/** https://cloud.google.com/logging/docs/export/storage */
function entriesPath(at: number, file: number): string {
  const [year = "", month = "", day = "", hour = ""] = formatInstant(at).split(/\D/);
  return join("cloudaudit.googleapis.com/data_access", year, month, day, `${hour}:00:00_${hour}:59:59_S${file}`);
}
