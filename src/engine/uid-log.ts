/**
 * The uids of a run's records as they came, to be told apart when all are there. They are written one behind the other, in
 * parts by their hashes; each part fits a processor's cache when its turn comes, whereas of a table of all uids another place would have
 * to be fetched from memory for each of them.
 */

import type { UidHash } from "./uid-hash.ts";

export interface UidLog {
  /** The uid whose hash begins `at` so many numbers, with a number of the caller's own. */
  add(hashes: UidHash, at: number, number: number): void;
  readonly parts: readonly Part[];
  /** Words of each record. */
  readonly width: number;
}

/** Records with the same 8 bits in their uids' hashes. */
interface Part {
  /** Two words of each hash and the caller's number, in pieces that are never moved. */
  readonly pieces: Uint32Array[];
  /** The one that is written to, and how many words are. */
  last: Uint32Array;
  end: number;
  /** Records in all. */
  count: number;
}

/** By 64 further bits uids of a part are told apart: the odds that any two of n pass for one are below n²/2^73. */
const PARTS = 256;
/** Records in the first piece of a part, and in its largest. */
const FEWEST = 16;
const MOST = 1024;

/** Without numbers it takes 8 bytes a record instead of 12, and each has 0. */
export function createUidLog({ isNumbered }: { readonly isNumbered: boolean }): UidLog {
  const width = isNumbered ? 3 : 2;
  const parts: Part[] = Array.from({ length: PARTS }, () => ({
    pieces: [],
    last: new Uint32Array(),
    end: 0,
    count: 0,
  }));

  function addPiece(part: Part): void {
    part.last = new Uint32Array(width * Math.min(MOST, Math.max(FEWEST, part.count)));
    part.pieces.push(part.last);
    part.end = 0;
  }

  return {
    parts,
    width,
    add(hashes, at, number) {
      const part = parts[(hashes[at + 2] ?? 0) & (PARTS - 1)];
      if (part === undefined) return;
      if (part.end === part.last.length) addPiece(part);
      part.last[part.end] = hashes[at] ?? 0;
      part.last[part.end + 1] = hashes[at + 1] ?? 0;
      if (isNumbered) part.last[part.end + 2] = number;
      part.end += width;
      part.count++;
    },
  };
}

/**
 * Of a record: which of the logs it is in, its number, and what was answered for the one with the same uid before it, `undefined`
 * when its uid is new. Records with the same uid come in the order of the logs and, within one, as they were added.
 */
export type Tell = (log: number, number: number, before: number | undefined) => number;

export function tellApart(logs: readonly UidLog[], tell: Tell): void {
  const counts = Array.from({ length: PARTS }, (_, part) => sum(logs.map(({ parts }) => parts[part]?.count ?? 0)));
  const most = Math.max(...counts);
  const table = createUidTable(most);
  /** By the number of a uid, what was answered last. */
  const answers = new Uint32Array(most);

  for (const [part, count] of counts.entries()) {
    table.empty(count);
    for (const [index, { parts, width }] of logs.entries()) {
      const { pieces = [], last, end = 0 } = parts[part] ?? {};
      for (const piece of pieces) {
        const pieceEnd = piece === last ? end : piece.length;
        for (let at = 0; at < pieceEnd; at += width) {
          const known = table.size();
          const uid = table.numberOf(piece[at] ?? 0, piece[at + 1] ?? 0);
          const before = uid < known ? answers[uid] : undefined;
          answers[uid] = tell(index, width === 2 ? 0 : (piece[at + 2] ?? 0), before);
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
  let size = 0;
  return {
    empty(count) {
      const places = slotsFor(count);
      mask = places - 1;
      slots.fill(0, 0, places);
      size = 0;
    },
    numberOf(high, low) {
      let slot = high & mask;
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
