/** What the index keeps of one file: all that a scan for nothing would tell of it, and which strings stand in it. */

import type { Scanned } from "../fast-road/scanned.ts";
import type { Identity } from "./identity.ts";

/** In bytes: files below this are read as quickly as their entries would be, which would be a third of their size. */
export const SMALLEST = 16 * 1024;

export interface FileEntry {
  /** Absent where the file had been written so lately that only its content can tell whether it is still the same. */
  readonly identity?: Identity;
  /** The file's bytes as they are stored. */
  readonly sha256: Buffer;
  /** See `string-filter.ts`. Of the records that passed; the others are candidates of every search. */
  readonly strings: Uint8Array;
  /** Unpacks it. */
  readonly scanned: () => Scanned;
}
