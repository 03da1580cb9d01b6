/** Scans a file by its path: what a thread does, and the main thread among them. */

import { closeSync, openSync, readSync } from "node:fs";
import { createIndexedScan } from "../file-index/indexed-scan.ts";
import type { Outcome } from "./outcome.ts";
import { createPieceScan, type Fill, type OpenedScan } from "./scan-pieces.ts";
import type { ScanTask } from "./scan-task.ts";

/** As a `PieceScan`, of the file with this path. */
export type FileScan = (path: string) => Generator<Outcome, void>;

export function createFileScan(task: ScanTask): FileScan {
  const pieces = createPieceScan(task);
  const scan: OpenedScan =
    task.index === undefined ? (_, read) => pieces(read()) : createIndexedScan(pieces, task, task.index);
  return function* scanFile(path) {
    let file: number | undefined;
    const read = (): Fill => {
      const opened = file ?? openSync(path, "r");
      file = opened;
      let at = 0;
      return (room) => {
        const length = readSync(opened, room, 0, room.length, at);
        at += length;
        return length;
      };
    };
    try {
      yield* scan(path, read);
    } catch (error) {
      if (!(error instanceof Error && "syscall" in error)) throw error;
      yield { slow: "not read" };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };
}
