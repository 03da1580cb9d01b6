/** Reads `trino:` in a process of its own, which the test kills: event ids on stdout, one a line, then `end`. */

import { text } from "../../../src/model/json.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { openTrino } from "../../../src/sources/trino.ts";

const [uri = "", folder = "", since = "", until = ""] = process.argv.slice(2);
const source = openTrino(uri, { user: "ada" }, { attempts: 5, pause: () => 1 });
const nothing = (): void => {};
const context = {
  signal: new AbortController().signal,
  gap: (gap: unknown) => void process.stdout.write(`gap ${JSON.stringify(gap)}\n`),
  notAudit: nothing,
  note: nothing,
  progress: nothing,
  warn: () => {},
  allow: async () => {},
  pages: openPageStore(folder, source.name),
};
const window = { since: Number(since), until: Number(until) };
for await (const batch of source.read({ where: TRUE, window, now: window.until }, context)) {
  for (const { record } of batch) process.stdout.write(`${text(record["eventID"])}\n`);
}
process.stdout.write("end\n");
