/** Files scanned one after the other, in the order in which they are asked for. */

import { setImmediate } from "node:timers/promises";
import type { ListedFile } from "../file-list.ts";
import { isEnd, type Outcome } from "./outcome.ts";
import { createFileScan } from "./scan-file.ts";
import type { ScanTask } from "./scan-task.ts";

export interface FileScans {
  /** The next part of `file`. To be called for each file, in their order, until one is its last. */
  next(file: ListedFile): Promise<Outcome>;
  close(): Promise<void>;
}

export function scanHere(task: ScanTask): FileScans {
  const scan = createFileScan(task);
  let parts: ReturnType<typeof scan> | undefined;
  const end = (): void => {
    parts?.return();
    parts = undefined;
  };
  return {
    async next({ path }) {
      // Signals and timers have their turn between parts.
      await setImmediate();
      parts ??= scan(path);
      const { value } = parts.next();
      if (value === undefined) throw new Error("a scan gives an end");
      if (isEnd(value)) end();
      return value;
    },
    async close() {
      end();
    },
  };
}
