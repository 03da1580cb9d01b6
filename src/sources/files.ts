/** Records from files, folders, globs and standard input, whatever shape they are in. */

import { createReadStream } from "node:fs";
import { addAbortSignal, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { readsEverything } from "../engine/plan.ts";
import type { ReadContext, Source } from "../engine/source.ts";
import { SourceError } from "../model/errors.ts";
import type { RawRecord } from "../model/record.ts";
import { readRecords } from "./bytes/json-reader.ts";
import { metered } from "./bytes/metered.ts";
import { readFast } from "./fast-files.ts";
import type { ScanTask } from "./fast-road/scan-task.ts";
import { describeSearch, scanTask } from "./fast-road/search.ts";
import { type FileIndex, openFileIndex } from "./file-index/file-index.ts";
import { foresee } from "./file-index/foresee.ts";
import { refuseAmong } from "./file-index/place.ts";
import { createLister, type FileList, gapOf, gone, type ListedFile } from "./file-list.ts";

export interface StandardStreams {
  readonly stdin: NodeJS.ReadableStream;
}

/** Standard input. */
export const STDIN = "-";
const CHUNK = 256 * 1024;
const NAMED = 3;

/**
 * Opens paths, `file:` URIs, globs and `-`. Throws a `SourceError` when one names nothing. Files are listed at once, and anew by every
 * read but the first. `index`: the folder of an index of them.
 */
export async function openFiles(
  paths: readonly string[],
  io: StandardStreams = process,
  index?: string,
): Promise<Source> {
  const asked = paths.filter((path) => path !== STDIN).map(localPath);
  const list = await createLister(asked);
  let listed: FileList | undefined = list();
  const { missing, files } = listed;
  if (missing.length > 0) {
    throw new SourceError(`no such file or folder: ${missing.join(", ")}`, {
      hint: "check the path, or quote the pattern and check that it matches a file",
    });
  }
  if (index !== undefined) refuseAmong(index, asked, files);
  const latestList = (): FileList => {
    const now = listed ?? list();
    listed = undefined;
    return now;
  };
  return {
    name:
      paths.length <= NAMED ? paths.join(" ") : `${paths.slice(0, NAMED).join(" ")} and ${paths.length - NAMED} more`,
    plan: ({ where }) => readsEverything(() => describeSearch(where)),
    ...(index === undefined ? {} : { foresee: (request) => foresee(latestList().files, request, index) }),
    read: ({ where, now }, context) => {
      const task = scanTask(where, context);
      const kept =
        task === undefined || index === undefined ? undefined : openFileIndex(task, now, index, context.warn);
      return readAll(latestList(), paths.includes(STDIN) ? io.stdin : undefined, task, kept, context);
    },
  };
}

function localPath(path: string): string {
  if (!path.startsWith("file:")) return path;
  if (!path.startsWith("file://")) return path.slice("file:".length);
  try {
    return fileURLToPath(path);
  } catch (cause) {
    throw new SourceError(`not a local file: ${path}`, {
      hint: "write file:PATH, or file:///PATH with three slashes",
      cause,
    });
  }
}

async function* readAll(
  list: FileList,
  stdin: NodeJS.ReadableStream | undefined,
  task: ScanTask | undefined,
  index: FileIndex | undefined,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[]> {
  for (const path of list.missing) context.gap(gone(path));
  for (const gap of list.gaps) context.gap(gap);
  if (list.special > 0) context.notAudit("socket, pipe or device", list.special);
  const meter = createMeter(list.files, stdin !== undefined, context);
  if (stdin !== undefined) yield* readOne("standard input", asReadable(stdin), meter, context);
  const slowly = (path: string, told: Meter) =>
    readOne(path, createReadStream(path, { highWaterMark: CHUNK }), told, context);
  const { passed } = context;
  if (passed !== undefined && task !== undefined) {
    const indexed = index === undefined ? task : { ...task, index: index.place };
    yield* readFast(list.files, indexed, slowly, meter, { ...context, passed }, index);
    return;
  }
  for (const { path } of list.files) {
    if (context.signal.aborted) return;
    yield* slowly(path, meter);
  }
}

function asReadable(stream: NodeJS.ReadableStream): Readable {
  return stream instanceof Readable ? stream : new Readable().wrap(stream);
}

type Meter = (bytes: number) => void;

/** Bytes as they are stored; there is no total while a stream is among them. */
function createMeter(files: readonly ListedFile[], endless: boolean, context: ReadContext): Meter {
  const known = !endless && files.every((file) => file.size !== undefined);
  const total = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  let done = 0;
  return (bytes) => {
    done += bytes;
    context.progress({ done, unit: "bytes", ...(known ? { total: Math.max(total, done) } : {}) });
  };
}

async function* readOne(
  name: string,
  stream: Readable,
  meter: Meter,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[]> {
  addAbortSignal(context.signal, stream);
  try {
    yield* readRecords(metered(inBytes(stream), meter), name, context);
  } catch (error) {
    if (!context.signal.aborted) context.gap(gapOf(name, error));
  } finally {
    stream.destroy();
  }
}

/** Standard input may have been given an encoding. */
async function* inBytes(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
}
