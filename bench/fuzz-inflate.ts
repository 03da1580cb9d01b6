/** Holds the scanner's inflate to zlib's on random files. */

import { deflateRawSync } from "node:zlib";
import { seeded } from "../src/sources/demo/random.ts";
import {
  expectSameDeflate,
  expectSameFile,
  oddMember,
  randomContents,
  randomOptions,
  spoiled,
} from "../test/sources/scan/both-inflates.ts";
import { untilAndSeed } from "./options.ts";

const { until, seed: first } = untilAndSeed("fuzz-inflate", "Holds the scanner's inflate to zlib's on random files.");
const outcomes = { taken: 0, refused: 0 };
let seed = first;
process.stdout.write(`first seed ${seed}\n`);
for (; Date.now() < until; seed++) {
  const random = seeded(seed);
  const contents = randomContents(random, random.pick([0, 3, 50, 500, 5000, 50_000, 300_000]));
  try {
    const isTaken =
      random.next() < 0.3
        ? expectSameFile(random, Buffer.concat([oddMember(random, contents), oddMember(random, contents)]))
        : expectSameDeflate(random, spoiled(random, deflateRawSync(contents, randomOptions(random))));
    outcomes[isTaken ? "taken" : "refused"]++;
  } catch (error) {
    process.stderr.write(`seed ${seed}\n`);
    throw error;
  }
}
process.stdout.write(`no difference up to seed ${seed}: ${JSON.stringify(outcomes)}\n`);
