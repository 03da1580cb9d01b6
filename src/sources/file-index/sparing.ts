/** Scans of files that are opened, and among them, in their places, of those that are not. */

import type { FileScans } from "../fast-road/scan-files.ts";
import type { ListedFile } from "../file-list.ts";
import type { FileIndex } from "./file-index.ts";

/** `opened`: scans all that are not spared; `late`: one that was to be spared and has changed since. */
export function sparing(
  spared: ReadonlySet<ListedFile>,
  index: Pick<FileIndex, "scanned">,
  opened: FileScans,
  late: FileScans,
): FileScans {
  let changed: ListedFile | undefined;
  return {
    async next(file) {
      if (!spared.has(file)) return opened.next(file);
      const scanned = file === changed ? undefined : await index.scanned(file);
      if (scanned !== undefined) return { scanned, stored: file.size ?? 0, isLast: true, spared: true };
      changed = file;
      return late.next(file);
    },
    async close() {
      await opened.close();
      await late.close();
    },
  };
}
