/**
 * Writes a synthetic trail on every processor: `node bench/run.js bench/generate.ts FOLDER --plane aws|gcp|both --records N --files N
 * --seed N --plain --kinds N`. The same arguments write the same records on every machine. What it wrote, and how many records answer each
 * of the questions, stands beside it in `FOLDER.json`.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { QUESTIONS } from "./questions.ts";
import type { Plan } from "./trail/places.ts";
import { createTrail } from "./trail/trail-file.ts";
import type { Written } from "./trail/written.ts";

interface Share {
  readonly plans: readonly Plan[];
  readonly folder: string;
  /** The next file that nobody has begun. */
  readonly next: Int32Array;
}

if (isMainThread) await writeAll();
else parentPort?.postMessage(writeSome(workerData as Share));

async function writeAll(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      plane: { type: "string", default: "aws" },
      records: { type: "string", default: "100000" },
      files: { type: "string", default: "57" },
      seed: { type: "string", default: "1" },
      /** Not packed: how a Google sink writes. */
      plain: { type: "boolean", default: false },
      /** Of calls, besides the few that most sessions make. */
      kinds: { type: "string", default: "0" },
    },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error("say which folder to write to");
  const planes =
    values.plane === "both" ? (["aws", "gcp"] as const) : ([values.plane === "gcp" ? "gcp" : "aws"] as const);
  const part = (text: string): number => Math.max(1, Math.round(Number(text) / planes.length));
  const plans = planes.map((plane): Plan => {
    const { records, files, seed, plain, kinds } = values;
    return { plane, records: part(records), files: part(files), seed: Number(seed), plain, kinds: Number(kinds) };
  });
  const share: Share = { plans, folder, next: new Int32Array(new SharedArrayBuffer(4)) };
  const others = Array.from({ length: availableParallelism() - 1 }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    return new Promise<Written>((resolve, reject) => worker.on("message", resolve).on("error", reject));
  });
  const parts = [writeSome(share), ...(await Promise.all(others))];
  const written = parts.reduce(sumOf);
  writeFileSync(`${folder}.json`, `${JSON.stringify(written, null, 2)}\n`);
  const { records, files, unpacked, stored } = written;
  process.stdout.write(`${records} records, ${files} files, ${unpacked} bytes, ${stored} stored\n`);
}

function writeSome({ plans, folder, next }: Share): Written {
  let written: Written = { records: 0, files: 0, unpacked: 0, stored: 0, answers: {} };
  const trails = plans.flatMap((plan) => {
    const make = createTrail(plan);
    return Array.from({ length: plan.files }, (_, file) => () => make(file));
  });
  const made = new Set<string>();
  for (let index = Atomics.add(next, 0, 1); index < trails.length; index = Atomics.add(next, 0, 1)) {
    const file = trails[index]?.();
    if (file === undefined) break;
    const path = join(folder, file.path);
    if (!made.has(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    made.add(dirname(path));
    writeFileSync(path, file.stored);
    const answers = Object.fromEntries(QUESTIONS.map(({ entry }, question) => [entry, file.answers[question] ?? 0]));
    const { records, unpacked, stored } = file;
    written = sumOf(written, { records, files: 1, unpacked, stored: stored.length, answers });
  }
  return written;
}

function sumOf(a: Written, b: Written): Written {
  return {
    records: a.records + b.records,
    files: a.files + b.files,
    unpacked: a.unpacked + b.unpacked,
    stored: a.stored + b.stored,
    answers: Object.fromEntries(
      QUESTIONS.map(({ entry }) => [entry, (a.answers[entry] ?? 0) + (b.answers[entry] ?? 0)]),
    ),
  };
}
