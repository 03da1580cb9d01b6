/** Scans a file by its path: what a thread does, and the main thread among them. */

import { closeSync, openSync, readSync } from "node:fs";
import type { Outcome } from "./outcome.ts";
import { createPieceScan } from "./scan-pieces.ts";
import type { ScanTask } from "./search.ts";

/** As a `PieceScan`, of the file with this path. */
export type FileScan = (path: string) => Generator<Outcome, void>;

export function createFileScan(task: ScanTask): FileScan {
  const scan = createPieceScan(task);
  return function* scanFile(path) {
    let file: number | undefined;
    try {
      const opened = openSync(path, "r");
      file = opened;
      yield* scan((room) => readSync(opened, room));
    } catch (error) {
      if (!(error instanceof Error && "syscall" in error)) throw error;
      yield { slow: "not read" };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };
}
