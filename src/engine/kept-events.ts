/** Events kept for one entry, each once and in few bytes: an entry may match most of a trail, which mostly has UUIDs for ids. */

import { type AuditEvent, compareEvents } from "../model/event.ts";
import { eventOf, type Kept, type What } from "./keep.ts";
import { type Own, ownOf, PAIR, pairOf, type UuidPair, uuidOf } from "./own.ts";
import { createUuidTable } from "./uuid-table.ts";

/** By numbers from 0, in no order. */
export interface KeptEvents {
  readonly size: number;
  what(index: number): What;
  at(index: number): Kept;
  /** Those of these numbers, ordered as `compareEvents` does. */
  events(indexes: Uint32Array): readonly AuditEvent[];
}

export function allOf({ size }: KeptEvents): Uint32Array {
  return Uint32Array.from({ length: size }, (_, index) => index);
}

export interface KeptStore extends KeptEvents {
  /** `ms`: epoch milliseconds of the time. A further record of an event replaces the one before it where that is `worse`. */
  add(what: What, own: Own | UuidPair, ms: number): void;
}

export function createKeptStore(worse: (one: Kept, other: Kept) => boolean): KeptStore {
  const whats: What[] = [];
  let pairs = new Int32Array(PAIR * 64);
  let times = new Float64Array(64);
  /** Instead of a pair. */
  const owns = new Map<number, Own>();
  const byUuid = createUuidTable();
  const byUid = new Map<string, number>();

  /** Of the event with this uid, whatever else its records differ in. */
  function indexOf(own: Own | UuidPair): number {
    const next = whats.length;
    const uuid = isPair(own) ? own : uuidOf(own.uid);
    if (uuid !== undefined) return byUuid.number(uuid, next);
    const { uid } = own as Own;
    const known = byUid.get(uid);
    if (known === undefined) byUid.set(uid, next);
    return known ?? next;
  }

  function put(index: number, what: What, own: Own | UuidPair, ms: number): void {
    if (index === times.length) {
      pairs = enlarged(pairs, new Int32Array(2 * pairs.length));
      times = enlarged(times, new Float64Array(2 * times.length));
    }
    whats[index] = what;
    times[index] = ms;
    owns.delete(index);
    if (isPair(own)) pairs.set(own, PAIR * index);
    else owns.set(index, own);
  }

  function whatAt(index: number): What {
    const what = whats[index];
    if (what === undefined) throw new RangeError(`no event ${index} of ${whats.length}`);
    return what;
  }

  function at(index: number): Kept {
    return { what: whatAt(index), ...(owns.get(index) ?? ownOf(pairs, PAIR * index, times[index] ?? 0)) };
  }

  /** As `compareEvents` would; of a pair, greater digits are greater numbers. */
  function compare(one: number, other: number): number {
    const difference = (times[one] ?? 0) - (times[other] ?? 0);
    if (difference !== 0) return difference;
    for (let part = 0; part < PAIR; part++) {
      const [a = 0, b = 0] = [pairs[PAIR * one + part], pairs[PAIR * other + part]];
      if (a !== b) return (a >>> 0) - (b >>> 0);
    }
    return 0;
  }

  return {
    events(indexes) {
      if (owns.size > 0) return Array.from(indexes, (index) => eventOf(at(index))).sort(compareEvents);
      return Array.from(indexes.slice().sort(compare), (index) => eventOf(at(index)));
    },
    get size() {
      return whats.length;
    },
    what: whatAt,
    at,
    add(what, given, ms) {
      const own = isPair(given) ? given : (pairOf(given) ?? given);
      const index = indexOf(own);
      const isNew = index === whats.length;
      if (isNew || worse(at(index), { what, ...(isPair(own) ? ownOf(own, 0, ms) : own) })) put(index, what, own, ms);
    },
  };
}

function isPair(own: Own | UuidPair): own is UuidPair {
  return own instanceof Int32Array;
}

function enlarged<T extends Int32Array | Float64Array>(smaller: T, larger: T): T {
  larger.set(smaller);
  return larger;
}
