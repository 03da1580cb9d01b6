/**
 * The folder of an index: one small file for each trail file, named by a hash of its path. So an entry is found without
 * opening the trail file, two runs at once spoil nothing of each other's, and deleting any of it costs time, nothing else.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { FileEntry } from "./entry.ts";
import { decodeEntry, encodeEntry } from "./entry-bytes.ts";

export interface IndexFolder {
  /** What was kept of the file at `path`, whatever became of the file since; `undefined` also for an entry that is damaged. */
  find(path: string): FileEntry | undefined;
  keep(path: string, entry: FileEntry): void;
  /** False from the first entry that could not be kept on. */
  isOpen(): boolean;
}

/** `complain` hears, once, why an entry cannot be kept. */
export function openIndexFolder(folder: string, complain: (why: string) => void): IndexFolder {
  let open = true;

  const place = (path: string): string =>
    join(folder, `${createHash("sha256").update(resolve(path)).digest("hex").slice(0, 32)}.idx`);

  function write(target: string, bytes: Buffer): void {
    // What tells of others' records is nobody else's on a machine that is shared.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const temporary = `${target}.part`;
    try {
      writeFileSync(temporary, bytes, { mode: 0o600 });
      renameSync(temporary, target);
    } catch (error) {
      // Another run that wrote the same one has moved it: what came of it is checked when it is read.
      if (isGone(error) && existsSync(target)) return;
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  return {
    find(path) {
      try {
        return decodeEntry(readFileSync(place(path)));
      } catch {
        return undefined;
      }
    },
    keep(path, entry) {
      if (!open) return;
      try {
        write(place(path), encodeEntry(entry));
      } catch (error) {
        open = false;
        complain(error instanceof Error ? error.message : String(error));
      }
    },
    isOpen: () => open,
  };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
