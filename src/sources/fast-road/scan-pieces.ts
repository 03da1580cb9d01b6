/** The one way of the fast road through the bytes of a file, in memory that does not grow with the file. */

import { createScanner, type Gatherer } from "../scan/scan.ts";
import { appraising } from "./appraising.ts";
import type { Outcome } from "./outcome.ts";
import type { ScanTask } from "./scan-task.ts";
import { createScanLog } from "./scanned.ts";

/** Puts the next stored bytes of a file into `room`, and answers how many; none when there are no more. */
export type Fill = (room: Uint8Array) => number;

/** Gives a file's parts, up to its end. Must not be asked for another file before that. */
export type PieceScan = (fill: Fill, gatherer?: Gatherer) => Generator<Outcome, void>;

/** Of the file with this path: `read` opens it, and reads it from its beginning. */
export type OpenedScan = (path: string, read: () => Fill) => Generator<Outcome, void>;

/** Throws when `needles` cannot be searched for: ask `areSearchable` first. */
export function createPieceScan({ needles, texts, question }: ScanTask): PieceScan {
  const log = createScanLog();
  const scanner = createScanner(needles, question === undefined ? log : appraising(log, question, texts));
  if (scanner === undefined) throw new Error("needles that cannot be searched for");
  return function* scan(fill, gatherer) {
    /**
     * Told, and not given before as much again was unpacked: of damaged gzip the slow road gives all but the last 64 KiB
     * before the damage, and must find again whatever was handed over.
     */
    let ready: Outcome | undefined;
    let stored = 0;
    log.clear();
    scanner.begin(gatherer);
    for (let isLast = false; !isLast; ) {
      const length = fill(scanner.room());
      isLast = length === 0;
      const stopped = isLast ? scanner.end() : scanner.take(length);
      if (stopped !== undefined) {
        yield { slow: stopped };
        return;
      }
      stored += length;
      if (!isLast && !log.isFull()) continue;
      if (ready !== undefined) yield ready;
      ready = { scanned: log.scanned(), stored, isLast };
      log.clear();
      stored = 0;
    }
    if (ready !== undefined) yield ready;
  };
}
