/** Reads a bucket in a process of its own, which the test kills: event ids on stdout, one a line, then `end`. */

import { openPageStore } from "../../../src/sources/page-store.ts";
import { openBucketSource } from "../../../src/sources/s3.ts";
import { readContext } from "../../support/reading.ts";
import { TODAY } from "./today.ts";

const [uri = "", folder] = process.argv.slice(2);
const source = openBucketSource(uri, {}, { attempts: 5, pause: () => 1 });
const context = readContext({
  gap: (gap) => void process.stdout.write(`gap ${JSON.stringify(gap)}\n`),
  ...(folder === undefined ? {} : { pages: openPageStore(folder, source.name) }),
});
for await (const batch of source.read(TODAY, context)) {
  process.stdout.write(batch.map(({ record }) => `${String(record["eventID"])}\n`).join(""));
}
process.stdout.write("end\n");
