/** Files by the fast road: small ones are scanned whole, larger ones as a stream, and what neither understands is read slowly. */

import { createReadStream } from "node:fs";
import { metered } from "./bytes/metered.ts";
import { crewFor } from "./fast-road/crew.ts";
import { type FastContext, type Records, readByEither } from "./fast-road/either-road.ts";
import { type Handed, handOver } from "./fast-road/hand-over.ts";
import { type FileScans, isSmall, scanHere } from "./fast-road/scan-files.ts";
import { scanInWorkers } from "./fast-road/scan-in-workers.ts";
import { createStreamScan, type StreamScan } from "./fast-road/stream-scan.ts";
import type { ListedFile } from "./file-list.ts";

const CHUNK = 256 * 1024;

/** `slowly` reads all records of one file; `meter` hears of bytes that were read another way. */
export async function* readFast(
  files: readonly ListedFile[],
  needles: readonly string[],
  slowly: (path: string, meter: (bytes: number) => void) => Records,
  meter: (bytes: number) => void,
  context: FastContext,
): Records {
  const crew = crewFor(files);
  const scans = crew === undefined ? scanHere(needles) : scanInWorkers(files, needles, crew, context.signal);
  let streamScan: StreamScan | undefined;
  const stream = (): StreamScan => {
    streamScan ??= createStreamScan(needles);
    return streamScan;
  };
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
        (handed) => scanned(file, handed, scans, stream, once(), context),
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
  stream: () => StreamScan,
  meter: (bytes: number) => void,
  { signal, passed }: FastContext,
): ReturnType<StreamScan> {
  if (isSmall(file)) {
    const outcome = await scans.next(file);
    if (signal.aborted) return undefined;
    if ("scanned" in outcome) {
      meter(file.size ?? 0);
      return (yield* handOver(outcome.scanned, handed, passed)) ? undefined : "more than its records";
    }
    if (outcome.slow !== "not unpacked") return outcome.slow;
  }
  const bytes = createReadStream(file.path, { highWaterMark: CHUNK, signal });
  try {
    return yield* stream()(metered(bytes, meter), handed, passed);
  } catch (error) {
    if (bytes.errored !== null) return "not read";
    throw error;
  } finally {
    bytes.destroy();
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
