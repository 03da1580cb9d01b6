/** Files by the fast road, each to where it goes no further, and from there by the slow one. */

import { channel } from "node:diagnostics_channel";
import type { ReadContext } from "../engine/source.ts";
import { crewFor } from "./fast-road/crew.ts";
import { type EitherRoad, eitherRoad, type FastContext, type Records } from "./fast-road/either-road.ts";
import { isEnd } from "./fast-road/outcome.ts";
import { type FileScans, scanFiles, type Told } from "./fast-road/scan-files.ts";
import type { ScanTask } from "./fast-road/scan-task.ts";
import { shareOut } from "./fast-road/shares.ts";
import type { FileIndex } from "./file-index/file-index.ts";
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
  context: FastContext & Pick<ReadContext, "warn">,
  index?: FileIndex,
): Records {
  const { signal } = context;
  const spared = (await index?.spared(files, signal)) ?? new Set();
  const take = taking(slowly, meter, context, index);
  // What is no regular file has no size, and is read but once.
  const shares = shareOut(files.filter((file) => file.size !== undefined && !spared.has(file)));
  const scans = scanFiles(shares, task, crewFor(shares), context);
  const changed: ListedFile[] = [];
  try {
    for (const file of spared) {
      if (signal.aborted) return;
      const scanned = await index?.scanned(file);
      if (scanned === undefined) changed.push(file);
      else {
        const isSpared = yield* take({ file, outcome: { scanned, stored: file.size ?? 0, isLast: true } });
        if (isSpared && sparings.hasSubscribers) sparings.publish({ file: file.path } satisfies FileSpared);
      }
    }
    yield* allOf(scans, take);
  } finally {
    scans.close();
  }
  yield* allOf(scanFiles(shareOut(changed), task, undefined, context), take);
  for (const { path, size } of files) {
    if (signal.aborted) return;
    if (size === undefined) yield* slowly(path, meter);
  }
}

type Take = (told: Told) => ReturnType<EitherRoad>;

async function* allOf(scans: FileScans, take: Take): Records {
  try {
    for (let told = await scans.next(); told !== undefined; told = await scans.next()) yield* take(told);
  } finally {
    scans.close();
  }
}

/** What is told of several files at a time, each by a road of its own. */
function taking(
  slowly: (path: string, meter: (bytes: number) => void) => Records,
  meter: (bytes: number) => void,
  context: FastContext,
  index: FileIndex | undefined,
): Take {
  const begun = new Map<ListedFile, { readonly road: EitherRoad; readonly meter: (bytes: number) => void }>();
  return async function* take({ file, outcome }) {
    let way = begun.get(file);
    if (way === undefined) {
      const once = meterOnce(meter);
      way = { road: eitherRoad(file.path, () => slowly(file.path, once()), context), meter: once() };
      begun.set(file, way);
    }
    if (isEnd(outcome)) begun.delete(file);
    if (!("slow" in outcome)) {
      if (outcome.unkept !== undefined) index?.unkept(outcome.unkept);
      way.meter(outcome.stored);
    }
    return yield* way.road(outcome);
  };
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
