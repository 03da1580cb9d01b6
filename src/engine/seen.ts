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

/** Uids with a number each, from 0 to `MOST_MARKED`, in two bytes more. */
export interface Marks {
  /** The number that it has; `undefined` when it is new and has `mark` from now on. */
  add(uid: UidHash, mark: number): number | undefined;
  /** Of a uid that was added. */
  change(uid: UidHash, mark: number): void;
}
export const MOST_MARKED = 0xffff;

/** 14 bits of a hash choose one of so many shelves, and one of so many lists on it. */
const SHELVES = 64;
const LISTS = 256;
/** Numbers of 16 bits by which a list is sorted: the other 48 bits. Behind them comes a mark, where there are marks. */
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
  const shelves = createShelves(WIDTH);
  let all = 0;
  return {
    add(uid) {
      const isNew = shelves.put(uid);
      if (isNew) all++;
      return isNew;
    },
    size: () => all,
  };
}

export function createMarks(): Marks {
  const shelves = createShelves(WIDTH + 1);
  return {
    add(uid, mark) {
      const isNew = shelves.put(uid);
      if (!isNew) return shelves.mark();
      shelves.setMark(mark);
      return undefined;
    },
    change(uid, mark) {
      shelves.put(uid);
      shelves.setMark(mark);
    },
  };
}

interface Shelves {
  /** True when it was not there. */
  put(uid: UidHash): boolean;
  /** Of the uid that was put last. */
  mark(): number;
  setMark(mark: number): void;
}

function createShelves(width: number): Shelves {
  const shelves: (Shelf | undefined)[] = new Array(SHELVES).fill(undefined);
  let last = emptyShelf(0, width);
  let at = 0;

  /** Into a list that has room. False when it was there. */
  function insert({ room, numbers, counts }: Shelf, list: number, high: number, low: number): boolean {
    const start = list * room;
    const end = start + (counts[list] ?? 0);
    let from = start;
    for (let to = end; from < to; ) {
      const middle = (from + to) >>> 1;
      at = middle * width;
      const heldHigh = (numbers[at] ?? 0) * 65536 + (numbers[at + 1] ?? 0);
      const heldLow = numbers[at + 2] ?? 0;
      if (heldHigh === high && heldLow === low) return false;
      if (heldHigh < high || (heldHigh === high && heldLow < low)) from = middle + 1;
      else to = middle;
    }
    at = from * width;
    numbers.copyWithin(at + width, at, end * width);
    numbers[at] = high >>> 16;
    numbers[at + 1] = high & 0xffff;
    numbers[at + 2] = low;
    counts[list] = end - start + 1;
    return true;
  }

  return {
    put(uid) {
      const place = uid[2] ?? 0;
      const index = place & (SHELVES - 1);
      const list = (place >>> 6) & (LISTS - 1);
      let shelf = shelves[index];
      if (shelf === undefined || shelf.counts[list] === shelf.room) {
        shelf = shelf === undefined ? emptyShelf(SMALLEST, width) : enlarged(shelf, width);
        shelves[index] = shelf;
      }
      last = shelf;
      return insert(shelf, list, (uid[0] ?? 0) >>> 0, (uid[1] ?? 0) & 0xffff);
    },
    mark: () => last.numbers[at + WIDTH] ?? 0,
    setMark(mark) {
      last.numbers[at + WIDTH] = mark;
    },
  };
}

function emptyShelf(room: number, width: number): Shelf {
  return { room, numbers: new Uint16Array(LISTS * room * width), counts: new Uint16Array(LISTS) };
}

function enlarged({ room, numbers, counts }: Shelf, width: number): Shelf {
  const larger = emptyShelf(Math.ceil(room * GROWTH) + 1, width);
  for (let list = 0; list < LISTS; list++) {
    larger.numbers.set(numbers.subarray(list * room * width, (list + 1) * room * width), list * larger.room * width);
  }
  return { ...larger, counts };
}
