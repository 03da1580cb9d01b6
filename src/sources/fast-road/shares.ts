/** Neighbouring files that a thread is given at once: a message about each of many tiny ones would take longer than the file. */

import type { ListedFile } from "../file-list.ts";

const MOST_FILES = 64;
const MOST_BYTES = 256 * 1024;

export function shareOut(files: readonly ListedFile[]): readonly (readonly ListedFile[])[] {
  const shares: ListedFile[][] = [];
  let share: ListedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    const { size = 0 } = file;
    if (share.length > 0 && (share.length === MOST_FILES || bytes + size > MOST_BYTES)) {
      shares.push(share);
      share = [];
      bytes = 0;
    }
    share.push(file);
    bytes += size;
  }
  if (share.length > 0) shares.push(share);
  return shares;
}
