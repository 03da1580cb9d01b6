/** Reads a query in a process of its own, which the test kills: event ids on stdout, one a line, then `end`. */

import { formatInstant } from "../../../src/model/time.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { openAthena } from "../../../src/sources/athena.ts";
import { openLake } from "../../../src/sources/lake.ts";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { readContext } from "../../support/reading.ts";

const [uri = "", folder = "", since, until] = process.argv.slice(2);
const pace = { patience: { attempts: 5, pause: () => 1 }, polling: { first: 1, longest: 4 } };
const source = uri.startsWith("lake:") ? openLake(uri, {}, pace) : openAthena(uri, {}, pace);
const window = { since: Number(since), until: Number(until) };
const context = readContext({
  gap: (gap) => void process.stdout.write(`gap ${JSON.stringify(gap)}\n`),
  pages: openPageStore(folder, source.name),
});
for await (const batch of source.read({ where: TRUE, window, now: window.until }, context)) {
  process.stdout.write(batch.map(({ record }) => `${String(record["eventID"])}\n`).join(""));
}
process.stdout.write(`end ${formatInstant(window.until)}\n`);
