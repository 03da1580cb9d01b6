/**
 * Records in a text that does not begin as JSON does: its front was cut off, something was written above them, or each stands behind
 * something on its line. A text without any is no loss.
 */

import type { FaultLog } from "./fault-log.ts";
import { OPEN_LIST, OPEN_OBJECT } from "./json-bytes.ts";
import type { Piece } from "./json-stream.ts";
import { parsePiece, unwrapPiece } from "./piece.ts";

export interface TextSearch {
  /** All bytes, as they come. */
  look(chunk: Buffer): void;
  /** Whether it is to be read: not what comes before the first record, nor what stands around others. To be asked once of each, in order. */
  takes(piece: Piece): boolean;
  /** Whether a record was found. */
  hasBegun(): boolean;
  /** Whether words stand in it that records hold, and a text about something else hardly. */
  mayHoldRecords(): boolean;
}

const MARKS = [
  ["eventSource", "eventName", "eventTime"],
  ["protoPayload", "methodName"],
] as const;
const LONGEST_MARK = Math.max(...MARKS.flat().map(({ length }) => length));

export function createTextSearch(faults: FaultLog): TextSearch {
  const seen = new Set<string>();
  let last = Buffer.alloc(0);
  let begun = false;

  function begins(piece: Piece): boolean {
    const value = parsePiece(piece);
    if (value === undefined) return false;
    const { records, broken } = unwrapPiece(piece, value);
    if (records.length === 0 && broken.length === 0) return false;
    faults.addOfFile("unreadable", "does not begin as JSON does, read from the first record found on", piece.place);
    return true;
  }

  return {
    look(chunk) {
      if (begun) return;
      const bytes = Buffer.concat([last, chunk]);
      for (const mark of MARKS.flat()) if (bytes.includes(mark)) seen.add(mark);
      last = bytes.subarray(-LONGEST_MARK);
    },
    takes(piece) {
      const wasBegun = begun;
      begun ||= begins(piece);
      const [first] = piece.bytes;
      const isAround = wasBegun && first !== OPEN_OBJECT && first !== OPEN_LIST;
      return begun && !(isAround && parsePiece(piece) === undefined);
    },
    hasBegun: () => begun,
    mayHoldRecords: () => MARKS.some((marks) => marks.every((mark) => seen.has(mark))),
  };
}
