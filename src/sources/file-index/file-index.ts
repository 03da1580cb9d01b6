/** The index of files as a read of them uses it: which need not be opened, what would be told of those, and what is kept of the others. */

import { accessSync, constants } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { IndexPlace, ScanTask } from "../fast-road/scan-task.ts";
import type { Scanned } from "../fast-road/scanned.ts";
import type { ListedFile } from "../file-list.ts";
import { type FileEntry, SMALLEST } from "./entry.ts";
import { openIndexFolder } from "./folder.ts";
import { type Identity, identify, isSame } from "./identity.ts";
import { createMatchTest } from "./match-test.ts";

export interface FileIndex {
  readonly place: IndexPlace;
  /** Those of the files in which no match can stand, and that have not changed since that was found out. */
  spared(files: readonly ListedFile[], signal?: AbortSignal): Promise<ReadonlySet<ListedFile>>;
  /** What a scan would tell of a file that is spared; `undefined` when it has to be opened after all. */
  scanned(file: ListedFile): Promise<Scanned | undefined>;
  /** An entry could not be kept. */
  unkept(why: string): void;
}

/** Files looked up at a time, before signals and timers have their turn. */
const AT_ONCE = 64;

/** `now`: before any of the files is looked at, in epoch milliseconds. `warn` hears, once, that entries cannot be kept. */
export function openFileIndex(
  task: Pick<ScanTask, "needles" | "texts">,
  now: number,
  folder: string,
  warn: (sentence: string) => void,
): FileIndex {
  let warned = false;
  const index = openIndexFolder(folder, unkept);
  const mayStand = createMatchTest(task);

  function unkept(why: string): void {
    if (!warned) warn(`the index in ${folder} cannot be written, the answer is the same: ${why}`);
    warned = true;
  }

  /** Looked up anew each time, since the file may change while others are read. */
  function spare({ path, size }: ListedFile): FileEntry | undefined {
    const entry = isIndexed(size) ? index.find(path) : undefined;
    return entry !== undefined && !mayStand(entry.strings) && isOf(entry, readable(path)) ? entry : undefined;
  }

  return {
    place: { folder, now },
    async spared(files, signal) {
      const spared = new Set<ListedFile>();
      for (const [count, file] of files.entries()) {
        if (count % AT_ONCE === 0) await setImmediate();
        if (signal?.aborted === true) break;
        if (spare(file) !== undefined) spared.add(file);
      }
      return spared;
    },
    async scanned(file) {
      await setImmediate();
      return spare(file)?.scanned();
    },
    unkept,
  };
}

/** What is no regular file has no size, and gives other bytes each time. */
function isIndexed(size: number | undefined): boolean {
  return size !== undefined && size >= SMALLEST;
}

function isOf({ identity }: FileEntry, found: Identity | undefined): boolean {
  return identity !== undefined && found !== undefined && isSame(identity, found);
}

/** Of a file that could be opened: what was readable once, to somebody, may be so no longer. */
function readable(path: string): Identity | undefined {
  try {
    accessSync(path, constants.R_OK);
    return identify(path);
  } catch {
    return undefined;
  }
}
