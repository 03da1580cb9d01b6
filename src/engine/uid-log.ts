/**
 * The uids of a run's records as they came, to be told apart when all are there. They are written one behind the other, and
 * brought in an order by parts of their hashes piece by piece; each piece, and later each part, fits a processor's cache when its turn
 * comes, whereas of a table of all uids another place would have to be fetched from memory for each of them.
 */

import { enlarged } from "../model/columns.ts";
import { scatter } from "./scatter.ts";
import type { UidHash } from "./uid-hash.ts";

export interface UidLog {
  /** The uids from `from` to before `to`, four numbers of `hashes` each, with a number of the caller's own. */
  add(hashes: UidHash, from: number, to: number, number: number): void;
  /** All that was added. */
  pieces(): readonly Piece[];
  /** Words of each record. */
  readonly width: number;
}

/** Records that were added one after the other; those of a part are together, as they came. */
interface Piece {
  /** Two words of each hash and the caller's number. */
  readonly words: Uint32Array;
  /** Where each part begins, counted in records, and where the last one ends. */
  readonly starts: Uint32Array;
}

/**
 * A part are the records with the same 8 bits in their uids' hashes. By 64 further bits uids of a part are told apart: the odds
 * that any two of n pass for one are below n²/2^73.
 */
const PARTS = 256;
/** Records there is room for at first, and in a piece. */
const FEWEST = 512;
const MOST = 32 * 1024;

/** Without numbers it takes 8 bytes a record instead of 12, and each has 0. */
export function createUidLog({ isNumbered }: { readonly isNumbered: boolean }): UidLog {
  const width = isNumbered ? 3 : 2;
  const pieces: Piece[] = [];
  /** Of the piece that is written to: as they came, and the part of each. */
  let words = new Uint32Array(width * FEWEST);
  let parts = new Uint8Array(FEWEST);
  let count = 0;

  function makeRoom(): void {
    if (count < MOST) {
      words = enlarged(words, new Uint32Array(2 * words.length));
      parts = enlarged(parts, new Uint8Array(2 * count));
    } else {
      pieces.push(inParts(words, parts, count, width));
      count = 0;
    }
  }

  function write(hashes: UidHash, from: number, to: number, number: number): void {
    // What a function shares with others is fetched anew each time it is named.
    const [toWords, toParts] = [words, parts];
    let at = width * count;
    let part = count;
    for (let hash = 4 * from; hash < 4 * to; hash += 4) {
      toParts[part++] = hashes[hash + 2] ?? 0;
      toWords[at] = hashes[hash] ?? 0;
      toWords[at + 1] = hashes[hash + 1] ?? 0;
      if (isNumbered) toWords[at + 2] = number;
      at += width;
    }
  }

  return {
    width,
    add(hashes, from, to, number) {
      for (let first = from; first < to; ) {
        if (count === parts.length) makeRoom();
        const last = Math.min(to, first + parts.length - count);
        write(hashes, first, last, number);
        count += last - first;
        first = last;
      }
    },
    pieces: () => [...pieces, inParts(words, parts, count, width)],
  };
}

function inParts(words: Uint32Array, parts: Uint8Array, count: number, width: number): Piece {
  const starts = new Uint32Array(PARTS + 1);
  for (let record = 0; record < count; record++) increment(starts, (parts[record] ?? 0) + 1);
  for (let part = 0; part < PARTS; part++) starts[part + 1] = (starts[part + 1] ?? 0) + (starts[part] ?? 0);
  const next = starts.slice();
  const sorted = new Uint32Array(width * count);
  for (let record = 0; record < count; record++) {
    const to = width * increment(next, parts[record] ?? 0);
    const from = width * record;
    sorted[to] = words[from] ?? 0;
    sorted[to + 1] = words[from + 1] ?? 0;
    if (width === 3) sorted[to + 2] = words[from + 2] ?? 0;
  }
  return { words: sorted, starts };
}

/** What it was. */
function increment(counts: Uint32Array, at: number): number {
  const before = counts[at] ?? 0;
  counts[at] = before + 1;
  return before;
}

/**
 * Of a record: which of the logs it is in, its number, and what was answered for the one with the same uid before it, `undefined`
 * when its uid is new. Records with the same uid come in the order of the logs and, within one, as they were added.
 */
export type Tell = (log: number, number: number, before: number | undefined) => number;

export function tellApart(logs: readonly UidLog[], tell: Tell): void {
  const written = logs.map((log) => ({ width: log.width, pieces: log.pieces() }));
  const counts = Array.from({ length: PARTS }, (_, part) =>
    sum(written.flatMap(({ pieces }) => pieces.map(({ starts }) => (starts[part + 1] ?? 0) - (starts[part] ?? 0)))),
  );
  const most = Math.max(...counts);
  const table = createUidTable(most);
  /** By the number of a uid, what was answered last. */
  const answers = new Uint32Array(most);

  for (const [part, count] of counts.entries()) {
    table.empty(count);
    for (const [index, { pieces, width }] of written.entries()) {
      for (const { words, starts } of pieces) {
        const end = width * (starts[part + 1] ?? 0);
        for (let at = width * (starts[part] ?? 0); at < end; at += width) {
          const known = table.size();
          const uid = table.numberOf(words[at] ?? 0, words[at + 1] ?? 0);
          const before = uid < known ? answers[uid] : undefined;
          answers[uid] = tell(index, width === 2 ? 0 : (words[at + 2] ?? 0), before);
        }
      }
    }
  }
}

interface UidTable {
  /** Forgets all; that many may follow. */
  empty(count: number): void;
  /** From 0, in the order in which they are first asked for. */
  numberOf(high: number, low: number): number;
  size(): number;
}

function createUidTable(most: number): UidTable {
  /** By hash one more than the number of a uid, 0 for none: open addressing, at most half full. */
  const slots = new Uint32Array(slotsFor(most));
  const hashes = new Uint32Array(2 * most);
  let mask = 0;
  let shift = 0;
  let size = 0;
  return {
    empty(count) {
      const places = slotsFor(count);
      mask = places - 1;
      shift = Math.clz32(mask);
      slots.fill(0, 0, places);
      size = 0;
    },
    numberOf(high, low) {
      let slot = (scatter(high, 0) ^ scatter(low, 1)) >>> shift;
      for (let uid = slots[slot] ?? 0; uid !== 0; uid = slots[slot] ?? 0) {
        if (hashes[2 * uid - 2] === high && hashes[2 * uid - 1] === low) return uid - 1;
        slot = (slot + 1) & mask;
      }
      hashes[2 * size] = high;
      hashes[2 * size + 1] = low;
      slots[slot] = ++size;
      return size - 1;
    },
    size: () => size,
  };
}

function slotsFor(uids: number): number {
  return 2 ** Math.ceil(Math.log2(2 * uids + 1));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
