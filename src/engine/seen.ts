/**
 * The uids a run has seen, in about 11 bytes each, so that ten million fit beside everything else. 76 bits of each hash
 * count: the odds that any two of n different uids pass for one are below n²/2^77, one to a billion for ten million.
 */

import type { UidHash } from "./uid-hash.ts";

export interface Seen {
  /** True when the uid is new. */
  add(uid: UidHash): boolean;
  size(): number;
}

/** Chosen by 12 bits of the hash, so that growing copies a little at a time; 64 other bits are kept. */
const SEGMENTS = 4096;
const SMALLEST = 64;
/** Small segments grow fast, large ones so that little stands empty. */
const LARGE = 1024;
/** Linear probing looks at 13 places on average when it is as full as this and the uid is new (Knuth, TAOCP 3, 6.4). */
const FULLEST = 0.8;

export function createSeen(): Seen {
  /** Two numbers a place; a place with two zeros is free. */
  const segments: (Int32Array | undefined)[] = new Array(SEGMENTS).fill(undefined);
  const counts = new Uint32Array(SEGMENTS);
  let all = 0;

  function roomyFor(index: number, count: number): Int32Array {
    const places = segments[index];
    if (places !== undefined && count <= FULLEST * (places.length / 2)) return places;
    const size = (places?.length ?? 0) / 2;
    const grown = new Int32Array(2 * Math.max(SMALLEST, Math.ceil(size * (size < LARGE ? 2 : 1.25))));
    for (let at = 0; places !== undefined && at < places.length; at += 2) {
      const high = places[at] ?? 0;
      const low = places[at + 1] ?? 0;
      if (high !== 0 || low !== 0) insert(grown, high, low);
    }
    segments[index] = grown;
    return grown;
  }

  return {
    add(uid) {
      const low = uid[1] ?? 0;
      const high = uid[0] || (low === 0 ? 1 : 0);
      const index = (uid[2] ?? 0) & (SEGMENTS - 1);
      const count = (counts[index] ?? 0) + 1;
      if (!insert(roomyFor(index, count), high, low)) return false;
      counts[index] = count;
      all++;
      return true;
    },
    size: () => all,
  };
}

/** False when it was there. There is always a free place. */
function insert(places: Int32Array, high: number, low: number): boolean {
  // The upper bits choose the first place to look at, whatever the number of places is.
  let at = 2 * Math.floor(((high >>> 0) * (places.length / 2)) / 2 ** 32);
  for (;;) {
    const heldHigh = places[at];
    const heldLow = places[at + 1];
    if (heldHigh === high && heldLow === low) return false;
    if (heldHigh === 0 && heldLow === 0) break;
    at = at + 2 === places.length ? 0 : at + 2;
  }
  places[at] = high;
  places[at + 1] = low;
  return true;
}
