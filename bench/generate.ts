/**
 * Writes a synthetic trail on every processor; `node bench/run.js bench/generate.ts --help` says how. The same arguments write the same records on every machine. What it wrote, and how many records answer each
 * of the questions, stands beside it in `FOLDER.json`.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { planeOption, program, whole } from "./options.ts";
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
  const command = program("generate", "Writes a made-up trail of June 2026, and what is in it to FOLDER.json.")
    .argument("<folder>", "where to")
    .addOption(planeOption("aws"))
    .option("--records <n>", "how many", whole, 100_000)
    .option("--files <n>", "files that they lie in", whole, 57)
    .option("--seed <n>", "the same one makes the same trail", whole, 1)
    .option("--plain", "not packed: how a Google sink writes", false)
    .option("--kinds <n>", "kinds of calls, besides the few that most sessions make", whole, 0)
    .parse();
  const [folder = ""] = command.args;
  const { plane: asked, records: all, files: most, seed, plain, kinds } = command.opts();
  const planes = asked === "both" ? (["aws", "gcp"] as const) : [asked as Plan["plane"]];
  const part = (number: number): number => Math.max(1, Math.round(number / planes.length));
  const plans = planes.map((plane): Plan => ({ plane, records: part(all), files: part(most), seed, plain, kinds }));
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
