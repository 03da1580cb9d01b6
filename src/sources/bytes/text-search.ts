/**
 * Records in a file that does not begin as JSON does: its front was cut off, something was written above them, or each stands behind
 * something on its line. A file without any is no loss.
 */

import type { FaultLog } from "./fault-log.ts";
import type { Piece } from "./json-stream.ts";
import { parsePiece, unwrapPiece } from "./piece.ts";

export interface TextSearch {
  /** All bytes, as they come. */
  look(chunk: Buffer): void;
  /** Whether it is to be read: not what comes before the first record. To be asked once of each, in order. */
  takes(piece: Piece): boolean;
  /** Whether a record was found. */
  hasBegun(): boolean;
  /** Whether words stand in it that records hold, and a text about something else hardly. */
  mayHoldRecords(): boolean;
}

/** As keys of JSON, whatever quotes or escapes these, and of what else records are printed as. */
const MARKS = ["eventSource", "eventName", "eventTime", "protoPayload", "methodName"].map(
  (key) => [key, new RegExp(`${key}(?:\\\\*u0022|&quot;|%22|[\\\\"'])*\\s*(?::|=|%3A)`)] as const,
);
const TELLING = [
  ["eventSource", "eventName", "eventTime"],
  ["protoPayload", "methodName"],
] as const;
const LONGEST_MARK = 40;

export function createTextSearch(faults: FaultLog): TextSearch {
  const seen = new Set<string>();
  let last = "";
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
      const text = last + chunk.toString("latin1");
      for (const [key, mark] of MARKS) if (mark.test(text)) seen.add(key);
      last = text.slice(-LONGEST_MARK);
    },
    takes(piece) {
      begun ||= begins(piece);
      return begun;
    },
    hasBegun: () => begun,
    mayHoldRecords: () => TELLING.some((keys) => keys.every((key) => seen.has(key))),
  };
}
