/** Files scanned one after the other, in the order in which they are asked for. */

import { setImmediate } from "node:timers/promises";
import type { ListedFile } from "../file-list.ts";
import { MOST_STORED } from "./unpack-whole.ts";
import { createFileScan, type Outcome } from "./whole-scan.ts";

export interface FileScans {
  /** To be called once for each file, in their order. */
  next(file: ListedFile): Promise<Outcome>;
  close(): Promise<void>;
}

/** Whether a file may be read at once. What is no regular file has no size. */
export function isSmall({ size }: ListedFile): boolean {
  return size !== undefined && size <= MOST_STORED;
}

export function scanHere(needles: readonly string[]): FileScans {
  const scan = createFileScan(needles);
  return {
    async next({ path }) {
      // Signals and timers have their turn between files.
      await setImmediate();
      return scan(path);
    },
    async close() {},
  };
}
