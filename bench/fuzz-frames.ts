/** Holds what frames foretell to what parsing says, on random records. */

import { isDeepStrictEqual } from "node:util";
import { seeded } from "../src/sources/demo/random.ts";
import { askedBy, createComparison, framedRecord, MOST_ENTRIES } from "../test/sources/fast-road/framed.ts";
import { createEntries } from "../test/sources/fast-road/framed-entries.ts";
import { untilAndSeed } from "./options.ts";

const { until, seed: first } = untilAndSeed(
  "fuzz-frames",
  "Holds what frames foretell to what parsing says, on random records.",
);
const entries = Object.entries(MOST_ENTRIES);

let records = 0;
let framed = 0;
for (let seed = first; Date.now() < until; seed++) {
  const random = seeded(seed);
  const [id, params] = random.pick([["", {}], ...entries]);
  const format = seed % 2 === 0 ? "cloudtrail" : "gcp-audit";
  const compare = createComparison(await askedBy(id === "" ? MOST_ENTRIES : { [id]: params }), format);
  const next = format === "cloudtrail" ? () => framedRecord(random) : createEntries(random);
  for (let run = 0; run < 5_000; run++) {
    const record = next();
    const { byFrame, told, expected } = compare(record);
    records++;
    if (byFrame && told !== undefined) framed++;
    if (isDeepStrictEqual(told, expected)) continue;
    process.stderr.write(`seed ${seed}, ${id || "most entries"}: ${JSON.stringify(record)}\n`);
    process.stderr.write(`${JSON.stringify({ told, expected })}\n`);
    process.exit(1);
  }
}
process.stdout.write(`no difference: ${records} records, ${framed} told by their frames\n`);
