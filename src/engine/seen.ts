/**
 * The uids a run has seen, in about 8 bytes each, so that ten million fit beside everything else. 61 bits of each hash
 * count: the odds that any two of n different uids pass for one are below n²/2^62, one to forty-five thousand for ten million.
 */

import { enlarged } from "../model/columns.ts";
import type { UidHash } from "./uid-hash.ts";

export interface Seen {
  /** True when the uid is new: the one that begins `at` so many numbers, 0 unless told. */
  add(uids: UidHash, at?: number): boolean;
  size(): number;
}

/** Uids with a number each, from 0 to `MOST_MARKED`, in two bytes more. */
export interface Marks {
  /** Of a uid that was not added before: quicker, as it is put in its place when one is looked for. */
  note(uid: UidHash, mark: number): void;
  /** The number that it has; `undefined` when it is new and has `mark` from now on. */
  add(uid: UidHash, mark: number): number | undefined;
  /** Of a uid that was added. */
  change(uid: UidHash, mark: number): void;
}
export const MOST_MARKED = 0xffff;

/** 14 bits of a hash choose one of so many shelves, and one of so many lists on it. */
const SHELVES = 64;
const LISTS = 256;
/** Numbers of 16 bits in a place of a list: 47 further bits, and `TAKEN`. */
const WIDTH = 3;
const TAKEN = 0x8000;
const SMALLEST = 16;
const GROWTH = 1.3;
/** In a fuller list it takes ever longer to find a place. */
const FULLEST = 0.85;

/**
 * Lists in one buffer, with the same room each: many buffers of their own would cost more than what is in them. A list is
 * a table with open addressing.
 */
interface Shelf {
  /** Places in each list. */
  readonly room: number;
  readonly numbers: Uint16Array;
  /** Of each place; empty where there are no marks. */
  readonly marks: Uint16Array;
  readonly counts: Uint16Array;
}

export function createSeen(): Seen {
  const shelves = createShelves(false);
  let all = 0;
  return {
    add(uids, at = 0) {
      const isNew = shelves.put(uids, at);
      if (isNew) all++;
      return isNew;
    },
    size: () => all,
  };
}

export function createMarks(): Marks {
  const shelves = createShelves(true);
  let noted = 0;
  let uids = new Int32Array(4 * 64);
  let marks = new Uint16Array(64);

  function place(): void {
    for (let index = 0; index < noted; index++) {
      shelves.put(uids, 4 * index);
      shelves.setMark(marks[index] ?? 0);
    }
    noted = 0;
  }

  return {
    note(uid, mark) {
      if (noted === marks.length) {
        uids = enlarged(uids, new Int32Array(2 * uids.length));
        marks = enlarged(marks, new Uint16Array(2 * marks.length));
      }
      for (let part = 0; part < 4; part++) uids[4 * noted + part] = uid[part] ?? 0;
      marks[noted++] = mark;
    },
    add(uid, mark) {
      place();
      const isNew = shelves.put(uid, 0);
      if (!isNew) return shelves.mark();
      shelves.setMark(mark);
      return undefined;
    },
    change(uid, mark) {
      place();
      shelves.put(uid, 0);
      shelves.setMark(mark);
    },
  };
}

interface Shelves {
  /** True when it was not there. */
  put(uids: UidHash, from: number): boolean;
  /** Of the uid that was put last. */
  mark(): number;
  setMark(mark: number): void;
}

function createShelves(areMarked: boolean): Shelves {
  let last = emptyShelf(0, areMarked);
  const shelves: Shelf[] = new Array(SHELVES).fill(last);
  let at = 0;

  return {
    put(uids, from) {
      const place = uids[from + 2] ?? 0;
      const index = place & (SHELVES - 1);
      const list = (place >>> 6) & (LISTS - 1);
      let shelf = shelves[index] ?? last;
      const count = shelf.counts[list] ?? 0;
      if (count >= FULLEST * shelf.room) {
        shelf = roomier(shelf, areMarked);
        shelves[index] = shelf;
      }
      last = shelf;
      const { numbers } = shelf;
      const high = (uids[from] ?? 0) >>> 16;
      const middle = (uids[from] ?? 0) & 0xffff;
      const low = (uids[from + 1] ?? 0) | TAKEN;
      at = find(shelf, list, high, middle, low & 0xffff);
      if (numbers[at + 2] !== 0) return false;
      numbers[at] = high;
      numbers[at + 1] = middle;
      numbers[at + 2] = low;
      shelf.counts[list] = count + 1;
      return true;
    },
    mark: () => last.marks[at / WIDTH] ?? 0,
    setMark(mark) {
      last.marks[at / WIDTH] = mark;
    },
  };
}

/** Where in `numbers` it is, else the empty place where it should be. */
function find({ room, numbers }: Shelf, list: number, high: number, middle: number, low: number): number {
  const start = list * room * WIDTH;
  const end = start + room * WIDTH;
  let at = start + ((high * room) >>> 16) * WIDTH;
  for (;;) {
    const there = numbers[at + 2];
    if (there === 0 || (there === low && numbers[at] === high && numbers[at + 1] === middle)) return at;
    at += WIDTH;
    if (at === end) at = start;
  }
}

function emptyShelf(room: number, areMarked: boolean): Shelf {
  const places = LISTS * room;
  return {
    room,
    numbers: new Uint16Array(WIDTH * places),
    marks: new Uint16Array(areMarked ? places : 0),
    counts: new Uint16Array(LISTS),
  };
}

function roomier(shelf: Shelf, areMarked: boolean): Shelf {
  const { room, numbers, marks, counts } = shelf;
  const larger = emptyShelf(Math.max(SMALLEST, Math.ceil(room * GROWTH)), areMarked);
  larger.counts.set(counts);
  let from = 0;
  for (let list = 0; list < LISTS; list++) {
    for (const end = from + room * WIDTH; from < end; from += WIDTH) {
      const low = numbers[from + 2] ?? 0;
      if (low === 0) continue;
      const high = numbers[from] ?? 0;
      const middle = numbers[from + 1] ?? 0;
      const to = find(larger, list, high, middle, low);
      larger.numbers[to] = high;
      larger.numbers[to + 1] = middle;
      larger.numbers[to + 2] = low;
      if (areMarked) larger.marks[to / WIDTH] = marks[from / WIDTH] ?? 0;
    }
  }
  return larger;
}
