/** One file of a synthetic trail: where it lies, and its bytes. */

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { formatInstant } from "../../src/model/time.ts";
import { QUESTIONS } from "../questions.ts";
import { ACCOUNTS, REGIONS } from "./aws.ts";
import { awsPool } from "./aws-pool.ts";
import { type Draw, drawing } from "./draw.ts";
import { gcpPool } from "./gcp-pool.ts";
import type { Pool, Prepared } from "./pool.ts";
import { fill } from "./template.ts";

export interface Plan {
  readonly plane: "aws" | "gcp";
  readonly records: number;
  readonly files: number;
  readonly seed: number;
  /** Not packed. */
  readonly plain: boolean;
}

export interface TrailFile {
  /** Below the trail's folder. */
  readonly path: string;
  readonly stored: Uint8Array;
  readonly records: number;
  /** Bytes before they were packed. */
  readonly unpacked: number;
  /** Records that answer each of `QUESTIONS`. */
  readonly answers: readonly number[];
}

const START = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
/** All files lie within a fortnight. */
const LONGEST_MS = 13 * 24 * HOUR;
const FILE_MS = 300_000;
const PLACES = ACCOUNTS.length * REGIONS.length;

/** Makes the files of a trail, in any order; what it knows of an hour it keeps. */
export function createTrail(plan: Plan): (file: number) => TrailFile {
  const pools = new Map<string, Pool>();
  let scratch = Buffer.alloc(2 ** 20);
  const poolOf = (key: string, make: () => Pool): Pool => {
    const pool = pools.get(key) ?? make();
    if (pools.size > 2 * PLACES) pools.clear();
    pools.set(key, pool);
    return pool;
  };
  return (file) => {
    const { plane, records, files, seed } = plan;
    const count = Math.floor((records * (file + 1)) / files) - Math.floor((records * file) / files);
    const draw = drawing(seed, file);
    const slots = plane === "aws" ? Math.ceil(files / PLACES) : files;
    const span = Math.min(FILE_MS, Math.floor(LONGEST_MS / slots / 1000) * 1000);
    const at = START + (plane === "aws" ? Math.floor(file / PLACES) : file) * span;
    const hour = Math.floor(at / HOUR);
    const account = file % ACCOUNTS.length;
    const region = REGIONS[Math.floor(file / ACCOUNTS.length) % REGIONS.length] ?? REGIONS[0];
    const pool =
      plane === "aws"
        ? poolOf(`${account} ${region} ${hour}`, () => awsPool(seed, account, region, hour))
        : poolOf(`${hour}`, () => gcpPool(seed, hour));
    const path = plane === "aws" ? trailPath(draw, at, ACCOUNTS[account] ?? "", region) : entriesPath(at, file);
    const answers = QUESTIONS.map(() => 0);
    const [open, between, close] = plane === "aws" ? ['{"Records":[', ",", "]}"] : ["", "\n", "\n"];
    let length = scratch.write(open, "latin1");
    const planted = file === 0 ? pool.rarities() : [];
    let before: Prepared | undefined;
    for (let record = 0; record < count; record++) {
      before = planted[record] ?? pool.take(draw, before);
      const { template, answers: answered } = before;
      for (const question of answered) answers[question] = (answers[question] ?? 0) + 1;
      if (scratch.length < length + template.bytes.length + 2) scratch = Buffer.concat([scratch], scratch.length * 2);
      if (record > 0) length += scratch.write(between, length, "latin1");
      fill(template, scratch, length, secondOf(at + (draw() % (span / 1000)) * 1000), draw);
      length += template.bytes.length;
    }
    if (count > 0 || plane === "aws") length += scratch.write(close, length, "latin1");
    const bytes = scratch.subarray(0, length);
    const stored = plan.plain ? bytes : gzipSync(bytes);
    return { path: plan.plain ? path.replace(/\.gz$/, "") : path, stored, records: count, unpacked: length, answers };
  };
}

let lately = { at: -1, text: "" };
function secondOf(at: number): string {
  if (lately.at !== at) lately = { at, text: formatInstant(at).slice(0, 19) };
  return lately.text;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
function trailPath(draw: Draw, at: number, account: string, region: string): string {
  const [year = "", month = "", day = "", hour = "", minute = ""] = formatInstant(at).split(/\D/);
  const unique = Array.from({ length: 2 }, () => draw().toString(16).padStart(8, "0")).join("");
  const name = `${account}_CloudTrail_${region}_${year}${month}${day}T${hour}${minute}Z_${unique}.json.gz`;
  return join(`AWSLogs/${account}/CloudTrail/${region}`, year, month, day, name);
}

/** https://cloud.google.com/logging/docs/export/storage */
function entriesPath(at: number, file: number): string {
  const [year = "", month = "", day = "", hour = ""] = formatInstant(at).split(/\D/);
  const name = `${hour}:00:00_${hour}:59:59_S${file}.json.gz`;
  return join("cloudaudit.googleapis.com/data_access", year, month, day, name);
}
