/**
 * Writes a synthetic trail: `node bench/run.js bench/generate.ts FOLDER --plane aws|gcp --records N --files N --seed N --plain`.
 * The same arguments write the same bytes on every machine.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { formatInstant } from "../src/model/time.ts";
import { type Random, seeded } from "../src/sources/demo/random.ts";
import { cloudTrailRecord, logEntry } from "./records.ts";

const START = Date.UTC(2026, 5, 1);
const FILE_SPAN_MS = 300_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    plane: { type: "string", default: "aws" },
    records: { type: "string", default: "100000" },
    files: { type: "string", default: "57" },
    seed: { type: "string", default: "1" },
    /** Not packed: how a Google sink writes. */
    plain: { type: "boolean", default: false },
  },
});

const [folder] = positionals;
if (folder === undefined) throw new Error("say which folder to write to");
const records = Number(values.records);
const files = Number(values.files);
let unpacked = 0;
let packed = 0;
for (let file = 0; file < files; file++) {
  const random = seeded(Number(values.seed) * 100_003 + file);
  const at = START + file * FILE_SPAN_MS;
  const count = Math.floor((records * (file + 1)) / files) - Math.floor((records * file) / files);
  const bytes = Buffer.from(values.plane === "gcp" ? logEntries(random, at, count) : trailFile(random, at, count));
  const path = join(folder, values.plane === "gcp" ? entriesPath(at, file) : trailPath(random, at));
  mkdirSync(dirname(path), { recursive: true });
  const stored = values.plain ? bytes : gzipSync(bytes);
  writeFileSync(values.plain ? path.replace(/\.gz$/, "") : path, stored);
  unpacked += bytes.length;
  packed += stored.length;
}
process.stdout.write(`${records} records, ${files} files, ${unpacked} bytes, ${packed} stored\n`);

function trailFile(random: Random, at: number, count: number): string {
  const all = Array.from({ length: count }, () =>
    JSON.stringify(cloudTrailRecord(random, at + random.between(0, FILE_SPAN_MS))),
  );
  return `{"Records":[${all.join(",")}]}`;
}

function logEntries(random: Random, at: number, count: number): string {
  return Array.from(
    { length: count },
    () => `${JSON.stringify(logEntry(random, at + random.between(0, FILE_SPAN_MS)))}\n`,
  ).join("");
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
function trailPath(random: Random, at: number): string {
  const [year = "", month = "", day = "", hour = "", minute = ""] = formatInstant(at).split(/\D/);
  const stamp = `${year}${month}${day}T${hour}${minute}Z`;
  const name = `111122223333_CloudTrail_eu-west-1_${stamp}_${random.word(16)}.json.gz`;
  return join("AWSLogs/111122223333/CloudTrail/eu-west-1", year, month, day, name);
}

/** https://cloud.google.com/logging/docs/export/storage */
function entriesPath(at: number, file: number): string {
  const [year = "", month = "", day = "", hour = ""] = formatInstant(at).split(/\D/);
  return join(
    "cloudaudit.googleapis.com/data_access",
    year,
    month,
    day,
    `${hour}:00:00_${hour}:59:59_S${file}.json.gz`,
  );
}
