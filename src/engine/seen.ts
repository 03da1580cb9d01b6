/**
 * The uids a run has seen, in about 8 bytes each, so that ten million fit beside everything else. 62 bits of each hash
 * count: the odds that any two of n different uids pass for one are below n²/2^63, one to ninety thousand for ten million.
 */

import type { UidHash } from "./uid-hash.ts";

export interface Seen {
  /** True when the uid is new. */
  add(uid: UidHash): boolean;
  size(): number;
}

/** 14 bits of a hash choose one of so many shelves, and one of so many lists on it. */
const SHELVES = 64;
const LISTS = 256;
/** Numbers of 16 bits by which a list is sorted: the other 48 bits. */
const WIDTH = 3;
const SMALLEST = 2;
const GROWTH = 1.125;

/** Lists in one buffer, with the same room each: many buffers of their own would cost more than what is in them. */
interface Shelf {
  readonly room: number;
  readonly numbers: Uint16Array;
  readonly counts: Uint16Array;
}

export function createSeen(): Seen {
  const shelves: (Shelf | undefined)[] = new Array(SHELVES).fill(undefined);
  let all = 0;
  return {
    add(uid) {
      const place = uid[2] ?? 0;
      const index = place & (SHELVES - 1);
      const list = (place >>> 6) & (LISTS - 1);
      let shelf = shelves[index];
      if (shelf === undefined || shelf.counts[list] === shelf.room) {
        shelf = shelf === undefined ? emptyShelf(SMALLEST) : enlarged(shelf);
        shelves[index] = shelf;
      }
      if (!insert(shelf, list, (uid[0] ?? 0) >>> 0, (uid[1] ?? 0) & 0xffff)) return false;
      all++;
      return true;
    },
    size: () => all,
  };
}

function emptyShelf(room: number): Shelf {
  return { room, numbers: new Uint16Array(LISTS * room * WIDTH), counts: new Uint16Array(LISTS) };
}

function enlarged({ room, numbers, counts }: Shelf): Shelf {
  const larger = emptyShelf(Math.ceil(room * GROWTH) + 1);
  for (let list = 0; list < LISTS; list++) {
    larger.numbers.set(numbers.subarray(list * room * WIDTH, (list + 1) * room * WIDTH), list * larger.room * WIDTH);
  }
  return { ...larger, counts };
}

/** Into a list that has room. False when it was there. */
function insert({ room, numbers, counts }: Shelf, list: number, high: number, low: number): boolean {
  const start = list * room;
  const end = start + (counts[list] ?? 0);
  let from = start;
  for (let to = end; from < to; ) {
    const middle = (from + to) >>> 1;
    const at = middle * WIDTH;
    const heldHigh = (numbers[at] ?? 0) * 65536 + (numbers[at + 1] ?? 0);
    const heldLow = numbers[at + 2] ?? 0;
    if (heldHigh === high && heldLow === low) return false;
    if (heldHigh < high || (heldHigh === high && heldLow < low)) from = middle + 1;
    else to = middle;
  }
  const at = from * WIDTH;
  numbers.copyWithin(at + WIDTH, at, end * WIDTH);
  numbers[at] = high >>> 16;
  numbers[at + 1] = high & 0xffff;
  numbers[at + 2] = low;
  counts[list] = end - start + 1;
  return true;
}
