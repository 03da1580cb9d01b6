/** Whether threads are worth their start, and how many. */

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { ListedFile } from "../file-list.ts";
import { isSmall } from "./scan-files.ts";

export interface Crew {
  /** What a thread runs. */
  readonly program: URL;
  readonly size: number;
}

/** A thread starts in the time that a few MB of packed files take. */
const WORTH_BYTES = 4 * 2 ** 20;
const MOST_WORKERS = 8;
/** Beside this file in the bundle; from the sources, everything runs in one thread. */
const PROGRAM = new URL("./scan-worker.js", import.meta.url);

export function crewFor(files: readonly ListedFile[]): Crew | undefined {
  const small = files.filter(isSmall);
  const bytes = small.reduce((sum, { size = 0 }) => sum + size, 0);
  const size = Math.min(availableParallelism(), small.length, MOST_WORKERS);
  return size < 2 || bytes < WORTH_BYTES || !existsSync(PROGRAM) ? undefined : { program: PROGRAM, size };
}
