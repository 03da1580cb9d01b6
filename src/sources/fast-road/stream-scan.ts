/** Scans a file as it is unpacked, in memory that does not grow with the file. */

import type { PassedRecord } from "../../engine/passed-record.ts";
import type { RawRecord } from "../../model/record.ts";
import { type Chunks, unpack } from "../bytes/decompress.ts";
import { feed, openScanner } from "./feed.ts";
import { type Handed, handOver } from "./hand-over.ts";
import { createScanLog } from "./scanned.ts";
import type { SlowReason } from "./whole-scan.ts";

/** Gives the records of one file after the other, and ends with why the slow road has to read it. */
export type StreamScan = (
  chunks: Chunks,
  handed: Handed,
  take: (record: PassedRecord) => void,
) => AsyncGenerator<readonly RawRecord[], SlowReason | undefined>;

export function createStreamScan(needles: readonly string[]): StreamScan {
  const log = createScanLog();
  const scanner = openScanner(needles, log);
  return async function* scan(chunks, handed, take) {
    let failed = false;
    log.clear();
    scanner.begin();
    const unpacked = unpack(chunks, () => {
      failed = true;
    });
    for await (const chunk of unpacked) {
      const steps = feed(scanner, chunk);
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) {
        if (!(yield* handOver(log.scanned(), handed, take))) return "more than its records";
        log.clear();
      }
      if (step.value !== undefined) return step.value;
    }
    if (failed) return "not unpacked";
    const stopped = scanner.end();
    return (yield* handOver(log.scanned(), handed, take)) ? stopped : "more than its records";
  };
}
