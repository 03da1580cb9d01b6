/** Holds the fast road to the slow one on random files. */

import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { seeded } from "../src/sources/demo/random.ts";
import { expectSame } from "../test/sources/scan/both-roads.ts";
import { damaged, randomFile } from "../test/sources/scan/texts.ts";
import { untilAndSeed } from "./options.ts";

const { until, seed: first } = untilAndSeed("fuzz-scan", "Holds the fast road to the slow one on random files.");
const NEEDLES: readonly [readonly string[], ...(readonly string[])[]] = [
  [],
  ['"startsession"'],
  ["authorizeuser", "getobject"],
  ["kelvin", "/slash/", '"ix', "operation"],
  // In texts and numbers.
  ["unnel", "345", "e+2", "elvin"],
  // At quotes and at every place.
  [
    ...["kelvin", "/slash/", '"ix', '"startsession"', '"authorize', 'object"', 'amazonaws.com"', '"eventcat', "gcp"],
    ...Array.from({ length: 30 }, (_, index) => `"${"none".repeat(1 + (index % 9))}-${index}`),
  ],
];
const STEPS = [3, 61, 4096, 65536] as const;

const outcomes = new Map<string, number>();
let seed = first;
process.stdout.write(`first seed ${seed}\n`);
for (let run = 1; Date.now() < until; run++, seed++) {
  const random = seeded(seed);
  const text = damaged(random, randomFile(random));
  const bytes = random.next() < 0.5 ? text : gzipSync(text);
  const needles = random.pick(NEEDLES);
  const step = random.pick(STEPS);
  try {
    const { told, fallback } = await expectSame(bytes, needles, step);
    const outcome = fallback ?? (told.some(({ kind }) => kind === "passed") ? "some passed" : "none passed");
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  } catch (error) {
    writeFileSync(`fuzz-${seed}.bin`, bytes);
    process.stderr.write(`seed ${seed}, needles ${JSON.stringify(needles)}, step ${step}: fuzz-${seed}.bin\n`);
    throw error;
  }
  if (run % 10_000 === 0) process.stdout.write(`${run} files: ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
}
process.stdout.write(`no difference: ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
