/** Files by the fast road, each to where it goes no further, and from there by the slow one. */

import { crewFor } from "./fast-road/crew.ts";
import { type FastContext, type Records, readByEither } from "./fast-road/either-road.ts";
import { type Handed, handOver } from "./fast-road/hand-over.ts";
import { isEnd, type SlowReason } from "./fast-road/outcome.ts";
import { type FileScans, scanHere } from "./fast-road/scan-files.ts";
import { scanInWorkers } from "./fast-road/scan-in-workers.ts";
import type { ScanTask } from "./fast-road/search.ts";
import { shareOut } from "./fast-road/shares.ts";
import type { ListedFile } from "./file-list.ts";

/** `slowly` reads all records of one file; `meter` hears of bytes that were read another way. */
export async function* readFast(
  files: readonly ListedFile[],
  task: ScanTask,
  slowly: (path: string, meter: (bytes: number) => void) => Records,
  meter: (bytes: number) => void,
  context: FastContext,
): Records {
  // What is no regular file has no size, and is read but once.
  const shares = shareOut(files.filter(({ size }) => size !== undefined));
  const crew = crewFor(shares);
  const scans = crew === undefined ? scanHere(task) : scanInWorkers(shares, task, crew, context.signal);
  try {
    for (const file of files) {
      if (context.signal.aborted) return;
      if (file.size === undefined) {
        yield* slowly(file.path, meter);
        continue;
      }
      const once = meterOnce(meter);
      yield* readByEither(
        file.path,
        (handed) => scanned(file, handed, scans, once(), context),
        () => slowly(file.path, once()),
        context,
      );
    }
  } finally {
    await scans.close();
  }
}

async function* scanned(
  file: ListedFile,
  handed: Handed,
  scans: FileScans,
  meter: (bytes: number) => void,
  { signal, passed }: FastContext,
): ReturnType<Parameters<typeof readByEither>[1]> {
  let slow: SlowReason | undefined;
  for (;;) {
    const outcome = await scans.next(file);
    if (signal.aborted) return undefined;
    if ("slow" in outcome) return slow ?? outcome.slow;
    if (slow === undefined) {
      meter(outcome.stored);
      if (!(yield* handOver(outcome.scanned, handed, passed))) slow = "more than its records";
    }
    if (isEnd(outcome)) return slow;
  }
}

/** Each of the ways in which one file is read counts from its beginning; only what is new is told. */
function meterOnce(meter: (bytes: number) => void): () => (bytes: number) => void {
  let told = 0;
  return () => {
    let read = 0;
    return (bytes) => {
      read += bytes;
      if (read > told) meter(read - told);
      told = Math.max(told, read);
    };
  };
}
