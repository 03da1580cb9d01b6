/** Whether further threads are worth their start, and how many. */

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { ListedFile } from "../file-list.ts";

/** Threads that scan beside the main one. */
export interface Crew {
  /** What a thread runs. */
  readonly program: URL;
  readonly size: number;
}

/** A thread starts in the time that a few MB of packed files take. */
const WORTH_BYTES = 4 * 2 ** 20;
const MOST_THREADS = 8;
/** Beside this file in the bundle; from the sources, everything runs in one thread. */
const PROGRAM = new URL("./scan-worker.js", import.meta.url);

/** `shares`: what each is given at once. A single file is one thread's work, however large. */
export function crewFor(shares: readonly (readonly ListedFile[])[]): Crew | undefined {
  const bytes = shares.flat().reduce((sum, { size = 0 }) => sum + size, 0);
  const size = Math.min(availableParallelism(), shares.length, MOST_THREADS) - 1;
  return size < 1 || bytes < WORTH_BYTES || !existsSync(PROGRAM) ? undefined : { program: PROGRAM, size };
}
