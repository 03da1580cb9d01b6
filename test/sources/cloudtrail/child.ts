/** Reads `cloudtrail:` in a process of its own, which the test kills: event ids on stdout, one a line, then `end`. */

import { isObject, text } from "../../../src/model/json.ts";
import { PATIENT } from "../../../src/sources/aws/patience.ts";
import { openCloudTrail } from "../../../src/sources/cloudtrail.ts";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { EVERYTHING } from "./request.ts";

const [uri = "", folder = ""] = process.argv.slice(2);
const source = openCloudTrail(uri, {}, { requestsPerSecond: 100, patience: PATIENT });
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
for await (const batch of source.read(EVERYTHING, context)) {
  for (const { record } of batch) process.stdout.write(`${isObject(record) ? text(record["eventID"]) : ""}\n`);
}
process.stdout.write("end\n");
