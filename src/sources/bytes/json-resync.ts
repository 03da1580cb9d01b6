/** After a defect: finds where the next record most likely begins, so that the rest of the file is still read. */

import { CLOSE_OBJECT, COMMA, LF, OPEN_LIST, OPEN_OBJECT, QUOTE } from "./json-bytes.ts";

const NONE = -1;
const LONGEST_GAP = 2 ** 20;

/** `line`: a value at the very beginning of a line. `inside`: an object that follows another. `none`: not before `at`. */
export interface Restart {
  readonly kind: "line" | "inside" | "none";
  readonly at: number;
  /** Line breaks passed on the way. */
  readonly lines: number;
}

export interface Resync {
  begin(): void;
  /** An object begins here that cannot be part of what was being read: look no further. */
  atTheLatest(at: number): void;
  find(bytes: Uint8Array, from: number, end: number): Restart;
  /** The caller dropped bytes from the front of its buffer. */
  shift(bytes: number): void;
  /** The first byte still needed, `Infinity` when none is. */
  firstKept(): number;
}

/**
 * Looks for `{` or `[` right after a line break, and for `} {"` or `}, {"`. Inside a text the quote would be escaped, so
 * JSON that a record carries as text is never taken for a record. `anywhere`: for any `{"`, whatever stands before it, and for
 * nothing else: other text has brackets too.
 */
export function createResync(anywhere: boolean): Resync {
  let latest = NONE;
  let candidate = NONE;
  let seen: "nothing" | "}" | "}," | "}{" = "nothing";
  let lineBegins = false;

  return {
    begin() {
      candidate = NONE;
      seen = "nothing";
      lineBegins = false;
    },
    atTheLatest(at) {
      latest = at;
    },
    find(bytes, from, end) {
      let lines = 0;
      for (let at = from; at < end; at++) {
        const byte = bytes[at] ?? 0;
        if (!anywhere && lineBegins && (byte === OPEN_OBJECT || byte === OPEN_LIST)) return restart("line", at, lines);
        if (at === latest) return restart("inside", at, lines);
        lineBegins = byte === LF;
        if (lineBegins) lines++;
        if (byte <= 0x20) continue;
        if (seen === "}{" && (byte === QUOTE || byte === CLOSE_OBJECT)) return restart("inside", candidate, lines);
        if (byte === CLOSE_OBJECT) seen = "}";
        else if (byte === COMMA && seen === "}") seen = "},";
        else if (byte === OPEN_OBJECT && (anywhere || seen === "}" || seen === "},")) {
          seen = "}{";
          candidate = at;
        } else seen = "nothing";
      }
      if (end - candidate > LONGEST_GAP && seen === "}{") seen = "nothing";
      return { kind: "none", at: end, lines };
    },
    shift(bytes) {
      if (latest !== NONE) latest -= bytes;
      if (candidate !== NONE) candidate -= bytes;
    },
    firstKept: () => (seen === "}{" ? candidate : Number.POSITIVE_INFINITY),
  };

  function restart(kind: "line" | "inside", at: number, lines: number): Restart {
    latest = NONE;
    candidate = NONE;
    seen = "nothing";
    lineBegins = false;
    return { kind, at, lines };
  }
}
