/** Files by the fast road, each to where it goes no further, and from there by the slow one. */

import { channel } from "node:diagnostics_channel";
import { crewFor } from "./fast-road/crew.ts";
import { type FastContext, type Records, readByEither } from "./fast-road/either-road.ts";
import { type Handed, handOver } from "./fast-road/hand-over.ts";
import { isEnd, type SlowReason } from "./fast-road/outcome.ts";
import { type FileScans, scanHere } from "./fast-road/scan-files.ts";
import { scanInWorkers } from "./fast-road/scan-in-workers.ts";
import type { ScanTask } from "./fast-road/scan-task.ts";
import { shareOut } from "./fast-road/shares.ts";
import type { FileIndex } from "./file-index/file-index.ts";
import { sparing } from "./file-index/sparing.ts";
import type { ListedFile } from "./file-list.ts";

/** What the channel `iaprun:index` says of every file that was not opened. */
export interface FileSpared {
  readonly file: string;
}

const sparings = channel("iaprun:index");

/** `slowly` reads all records of one file; `meter` hears of bytes that were read another way. */
export async function* readFast(
  files: readonly ListedFile[],
  task: ScanTask,
  slowly: (path: string, meter: (bytes: number) => void) => Records,
  meter: (bytes: number) => void,
  context: FastContext,
  index?: FileIndex,
): Records {
  const spared = (await index?.spared(files, context.signal)) ?? new Set();
  // What is no regular file has no size, and is read but once.
  const shares = shareOut(files.filter((file) => file.size !== undefined && !spared.has(file)));
  const crew = crewFor(shares);
  const opened = crew === undefined ? scanHere(task) : scanInWorkers(shares, task, crew, context.signal);
  const scans = index === undefined ? opened : sparing(spared, index, opened, scanHere(task));
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
        (handed) => scanned(file, handed, scans, once(), context, index),
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
  index: FileIndex | undefined,
): ReturnType<Parameters<typeof readByEither>[1]> {
  let slow: SlowReason | undefined;
  for (;;) {
    const outcome = await scans.next(file);
    if (signal.aborted) return undefined;
    if ("slow" in outcome) return slow ?? outcome.slow;
    if (outcome.unkept !== undefined) index?.unkept(outcome.unkept);
    if (slow === undefined) {
      meter(outcome.stored);
      if (!(yield* handOver(outcome.scanned, handed, passed))) slow = "more than its records";
    }
    if (!isEnd(outcome)) continue;
    const isSpared = outcome.spared === true && slow === undefined;
    if (isSpared && sparings.hasSubscribers) sparings.publish({ file: file.path } satisfies FileSpared);
    return slow;
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
