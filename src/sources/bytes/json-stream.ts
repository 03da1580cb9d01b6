/**
 * Cuts a stream of bytes into JSON values in one pass and bounded memory, so that one broken record costs one record (law
 * 3). Values stand one after another (NDJSON, concatenated, pretty-printed); a list at the top, or under a known key of
 * the object at the top, is taken apart into its elements. Whether a piece is valid JSON is for `JSON.parse` to say.
 */

import { DEEPEST } from "../envelopes/envelope.ts";
import { LIST_KEYS } from "../envelopes/lists.ts";
import { RECORD_KEYS } from "../envelopes/recognize.ts";
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isBlank,
  LF,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "./json-bytes.ts";
import { createResync } from "./json-resync.ts";

export interface Piece {
  /** Valid until the callback returns. */
  readonly bytes: Buffer;
  /** The key of the list it stood in, `hits.hits` for Elasticsearch's; `undefined` at the top. */
  readonly holder: string | undefined;
  readonly place: Place;
  /** Members of objects in it, at all levels. */
  readonly members: number;
  /** Found behind a defect, where an inner value may pass for a record's beginning. */
  readonly doubtful: boolean;
}

/** `offset` in unpacked bytes from 0, `line` from 1. */
export interface Place {
  readonly offset: number;
  readonly line: number;
}

export interface Fault {
  readonly reason: "unreadable" | "truncated" | "too-large" | "too-deep";
  readonly what: string;
  readonly place: Place;
}

export interface Splitter {
  push(chunk: Uint8Array): void;
  end(): void;
}

export const LARGEST_RECORD = 64 * 2 ** 20;

const SMALL = 256 * 1024;
const LONGEST_KEY = 20;
const NONE = -1;

/** Stands for any number or word. */
const WORD = 0x78;

export interface Beginning extends Place {
  /** The input begins with something other than JSON: skip to the first value, and look for values anywhere on a line. */
  readonly isBroken: boolean;
}

export function createSplitter(
  listener: { readonly piece: (piece: Piece) => void; readonly fault: (fault: Fault) => void },
  largest: number = LARGEST_RECORD,
  start: Beginning = { offset: 0, line: 1, isBroken: false },
): Splitter {
  let buffer: Buffer = Buffer.allocUnsafe(SMALL);
  /** Position in the stream of the buffer's first byte. */
  let base = start.offset;
  let end = 0;
  let at = 0;
  let line = start.line;

  /** Types of the open brackets, outermost first. */
  const open = new Uint8Array(DEEPEST + 8);
  let depth = 0;
  /** How many brackets stand open around a piece: 0 at the top, more inside a list that is taken apart. */
  let floor = 0;
  let holder: string | undefined;
  /** Inside the object at the top, below its key `hits`. */
  let inHits = false;
  /** The object at the top has a key of records: it is one, whatever lists it has. */
  let isRecord = false;
  /** A list in the object at the top was taken apart. */
  let isApart = false;
  /** The last byte that was neither blank nor inside a string, with `"` for a string and `WORD` for a word. */
  let previous = 0;
  let inString = false;
  /** The last string: a key, when a colon follows. */
  let keyFrom = 0;
  let keyTo = 0;
  let key = "";

  /** Where the present piece begins, `NONE` outside of pieces and in those that are not kept. */
  let from = NONE;
  let fromLine = 1;
  /** The present piece is no object or list. */
  let bare = false;
  let members = 0;

  const resync = createResync(start.isBroken);
  let lost = start.isBroken;
  let faults = start.isBroken ? 1 : 0;
  let doubtful = false;
  let rewound = 0;

  return {
    push(chunk) {
      append(chunk);
      scan();
      if (from !== NONE && at - from > largest) {
        fault("too-large", `a record of more than ${Math.round(largest / 2 ** 20)} MiB`);
        from = NONE;
      }
    },
    end() {
      scan();
      if (bare) finishBare();
      while (!lost && depth > floor && (from !== NONE || faults === 0)) {
        // A record that never closed may have swallowed whole ones; only when it did not, the text is what ends too early.
        const place = presentPlace();
        giveUp();
        scan();
        if (bare) finishBare();
        if (lost) listener.fault({ reason: "truncated", what: "the text ends before it is complete", place });
        else listener.fault({ reason: "unreadable", what: "not valid JSON", place });
      }
      if (depth > floor && from === NONE) fault("truncated", "what follows a record that was left out and never ends");
      else if (depth > 0 && faults === 0) fault("truncated", "the text ends before its list does");
    },
  };

  function append(chunk: Uint8Array): void {
    const kept = firstKept();
    if (kept > 0) {
      buffer.copyWithin(0, kept, end);
      at -= kept;
      keyFrom -= kept;
      keyTo -= kept;
      if (from !== NONE) from -= kept;
      resync.shift(kept);
      end -= kept;
      base += kept;
    }
    const needed = end + chunk.length;
    const oversized = buffer.length > 4 * SMALL && needed < SMALL;
    if (needed > buffer.length || oversized) {
      const roomy = Buffer.allocUnsafe(Math.max(SMALL, oversized ? 0 : 2 * needed));
      buffer.copy(roomy, 0, 0, end);
      buffer = roomy;
    }
    buffer.set(chunk, end);
    end += chunk.length;
  }

  function firstKept(): number {
    const kept = Math.min(at, end, resync.firstKept());
    if (from !== NONE) return Math.min(kept, from);
    return inString && at - keyFrom <= LONGEST_KEY + 1 ? Math.min(kept, keyFrom) : kept;
  }

  function scan(): void {
    while (at < end) {
      if (lost) findRestart();
      else if (inString) scanString();
      else if (depth > floor) scanInside();
      else scanBetween();
    }
  }

  /** On to the string's end: of all bytes most are inside of strings. */
  function scanString(): void {
    at = endOfString(buffer, at, end);
    if (at >= end) return;
    if (buffer[at] === LF) {
      lose("a text that does not end on its line");
      return;
    }
    closeString();
  }

  function closeString(): void {
    keyTo = at;
    at++;
    inString = false;
    previous = QUOTE;
    // Outside of kept pieces the bytes may be gone when the list begins.
    if (from === NONE) key = textOfKey();
  }

  /** Inside an object or a list. What is frequent is done here on local variables; `within` knows every case. */
  function scanInside(): void {
    const bytes = buffer;
    const stop = end;
    let here = at;
    let last = previous;
    while (here < stop) {
      const byte = bytes[here] ?? 0;
      if (
        byte === QUOTE &&
        (last === COLON || last === COMMA || last === OPEN_OBJECT || last === OPEN_LIST) &&
        from !== NONE
      ) {
        const close = endOfString(bytes, here + 1, stop);
        if (close >= stop || bytes[close] === LF) break;
        keyFrom = here + 1;
        keyTo = close;
        here = close + 1;
        last = QUOTE;
      } else if (byte === COMMA || (byte === COLON && last === QUOTE)) {
        if (byte === COLON) members++;
        last = byte;
        here++;
        if (byte === COLON && depth === 1 && !isRecord) {
          at = here;
          noteKey();
        }
      } else if (byte <= 0x20) {
        if (byte === LF) line++;
        here++;
      } else break;
    }
    at = here;
    previous = last;
    if (here < stop) within(bytes[here] ?? 0);
  }

  function scanBetween(): void {
    const byte = buffer[at] ?? 0;
    if (!isBlank(byte)) {
      between(byte);
      return;
    }
    if (byte === LF) {
      line++;
      if (bare) finishBare();
    }
    at++;
  }

  /** A byte between pieces, or of a bare one. */
  function between(byte: number): void {
    switch (byte) {
      case COMMA:
        if (bare) finishBare();
        at++;
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        if (bare) finishBare();
        if (byte === OPEN_LIST && depth === 0) takeApart(undefined);
        else begin();
        descend(byte);
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        if (bare) finishBare();
        if (byte === CLOSE_LIST && floor > 0) leaveList();
        else strayCloser();
        at++;
        break;
      default:
        if (!bare) begin();
        bare = true;
        inString = byte === QUOTE;
        at++;
    }
  }

  /** A byte inside an object or a list that is no blank. */
  function within(byte: number): void {
    const afterValue = previous === QUOTE || previous === CLOSE_OBJECT || previous === CLOSE_LIST;
    switch (byte) {
      case QUOTE:
        if (afterValue || previous === WORD) {
          defect();
          return;
        }
        keyFrom = at + 1;
        inString = true;
        at++;
        return;
      case COLON:
        if (previous !== QUOTE) {
          defect();
          return;
        }
        members++;
        break;
      case COMMA:
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        if (misplaced()) {
          if (byte === OPEN_OBJECT) resync.atTheLatest(at);
          defect();
        } else if (floor > 0 || depth > 2 || previous !== COLON || !isList(byte)) descend(byte);
        return;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        if (depth <= DEEPEST && open[depth - 1] !== byte - 2) defect();
        else ascend(byte);
        return;
      default:
        if (afterValue) {
          defect();
          return;
        }
    }
    previous = byte === COLON || byte === COMMA ? byte : WORD;
    at++;
  }

  /** An object or list begins: in an object that must follow a colon, in a list a comma or nothing. */
  function misplaced(): boolean {
    if (depth > DEEPEST) return false;
    return open[depth - 1] === OPEN_OBJECT ? previous !== COLON : previous !== OPEN_LIST && previous !== COMMA;
  }

  function ascend(byte: number): void {
    depth--;
    at++;
    previous = byte;
    if (depth === 1) inHits = false;
    if (depth === floor) finish();
    if (depth === 0) lookOn();
  }

  /** Between values of an input that is no JSON stands anything. */
  function lookOn(): void {
    if (!start.isBroken) return;
    lost = true;
    resync.begin();
  }

  function descend(byte: number): void {
    if (depth < DEEPEST) open[depth] = byte;
    else if (depth === DEEPEST && from !== NONE) {
      fault("too-deep", `a record nested deeper than ${DEEPEST} levels`);
      from = NONE;
    }
    depth++;
    previous = byte;
    at++;
  }

  /** In the object at the top: is this the list that holds the records? Then enters it. */
  function isList(byte: number): boolean {
    const name = from === NONE ? key : textOfKey();
    if (byte === OPEN_OBJECT) {
      if (depth === 1) inHits = name === "hits";
      return false;
    }
    const known = depth === 1 ? LIST_KEYS.has(name) : inHits && name === "hits";
    if (!known || isRecord) return false;
    takeApart(depth === 1 ? name : "hits.hits");
    descend(byte);
    return true;
  }

  /** A member of the object at the top. */
  function noteKey(): void {
    if (!RECORD_KEYS.has(from === NONE ? key : textOfKey())) return;
    isRecord = true;
    if (isApart) fault("unreadable", "a record, a list of which was taken for a list of records");
  }

  function textOfKey(): string {
    return keyTo - keyFrom <= LONGEST_KEY ? buffer.toString("latin1", keyFrom, keyTo) : "";
  }

  function takeApart(list: string | undefined): void {
    holder = list;
    from = NONE;
    floor = depth + 1;
    isApart = list !== undefined;
  }

  function leaveList(): void {
    depth = floor - 1;
    floor = 0;
    holder = undefined;
    previous = CLOSE_LIST;
    if (depth === 0) lookOn();
  }

  function strayCloser(): void {
    if (faults === 0) fault("unreadable", "a bracket that closes nothing");
    toTheTop();
  }

  function toTheTop(): void {
    depth = 0;
    floor = 0;
    holder = undefined;
    inHits = false;
  }

  function begin(): void {
    if (depth === 0) isRecord = isApart = false;
    from = at;
    fromLine = line;
    members = 0;
  }

  function finishBare(): void {
    bare = false;
    finish();
  }

  function finish(): void {
    if (from === NONE) return;
    const start = from;
    from = NONE;
    const bytes = buffer.subarray(start, Math.min(at, end));
    listener.piece({ bytes, holder, members, doubtful, place: { offset: base + start, line: fromLine } });
  }

  function fault(reason: Fault["reason"], what: string): void {
    faults++;
    listener.fault({ reason, what, place: presentPlace() });
  }

  function presentPlace(): Place {
    return from === NONE ? { offset: base + at, line } : { offset: base + from, line: fromLine };
  }

  function defect(): void {
    lose("not valid JSON");
  }

  function lose(what: string): void {
    fault("unreadable", what);
    giveUp();
  }

  /** Leaves the present piece and looks for the next, first in what the piece may have swallowed. */
  function giveUp(): void {
    faults++;
    lost = true;
    inString = false;
    bare = false;
    // Looking again costs time: an attacker must not be able to make it cost more than the reading itself, a few times over.
    if (from !== NONE && rewound <= 2 * (base + at)) {
      rewound += at - from - 1;
      at = from + 1;
      line = fromLine;
    }
    from = NONE;
    depth = floor;
    resync.begin();
  }

  function findRestart(): void {
    const found = resync.find(buffer, at, end);
    line += found.lines;
    at = found.at;
    if (found.kind === "none") return;
    lost = false;
    doubtful = found.kind === "inside";
    if (found.kind === "line") toTheTop();
  }
}

/** Of the quote that closes a string, or of a line break inside it; `stop` or one more when neither comes before. */
function endOfString(bytes: Uint8Array, from: number, stop: number): number {
  let here = from;
  while (here < stop) {
    const byte = bytes[here];
    if (byte === QUOTE || byte === LF) return here;
    here += byte === BACKSLASH ? 2 : 1;
  }
  return here;
}
