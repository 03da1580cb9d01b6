/** Of the records that passed, those that an entry's query matched: few bytes each, as they may be most of a trail. */

import { type Own, PAIR, pairOf, type UuidPair } from "../../engine/own.ts";
import type { Met, PassedRecord } from "../../engine/passed-record.ts";
import { enlarged } from "../../model/columns.ts";

/** In the records' order. */
export interface MetColumns {
  /** Places among the records that passed. */
  readonly at: Uint32Array;
  readonly mets: readonly Met[];
  /** A pair for each of which something is kept. */
  readonly pairs: Int32Array;
  /** By the number of a pair: what it is in place of it, where that is no pair. */
  readonly owns: ReadonlyMap<number, Own>;
}

export interface MetLog {
  add(at: number, met: Met, own: PassedRecord["own"]): void;
  columns(): MetColumns;
  clear(): void;
  /** About how many bytes it takes. */
  size(): number;
}

/** In bytes, on average: of a record, and of what is kept of one or many. */
const ROW = 48;
const MET = 500;

export function createMetLog(): MetLog {
  let places = new Uint32Array(64);
  let mets: Met[] = [];
  let distinct = new Set<Met>();
  let pairs = new Int32Array(PAIR * 64);
  let kept = 0;
  let owns = new Map<number, Own>();

  function keep(own: Own | UuidPair): void {
    if (PAIR * kept === pairs.length) pairs = enlarged(pairs, new Int32Array(2 * pairs.length));
    const pair = own instanceof Int32Array ? own : pairOf(own);
    if (pair !== undefined) for (let part = 0; part < PAIR; part++) pairs[PAIR * kept + part] = pair[part] ?? 0;
    else if (!(own instanceof Int32Array)) owns.set(kept, own);
    kept++;
  }

  return {
    add(at, met, own) {
      if (mets.length === places.length) places = enlarged(places, new Uint32Array(2 * places.length));
      places[mets.length] = at;
      if (mets.at(-1) !== met) distinct.add(met);
      mets.push(met);
      if (met.concerned !== undefined && own !== undefined) keep(own);
    },
    columns: () => ({ at: places.slice(0, mets.length), mets, pairs: pairs.slice(0, PAIR * kept), owns }),
    clear() {
      mets = [];
      distinct = new Set();
      kept = 0;
      owns = new Map();
    },
    size: () => ROW * mets.length + MET * distinct.size,
  };
}

/** About how many bytes they take. */
export function metSize({ mets }: MetColumns): number {
  return ROW * mets.length + MET * new Set(mets).size;
}

export const NOTHING_MET: MetColumns = {
  at: new Uint32Array(),
  mets: [],
  pairs: new Int32Array(),
  owns: new Map(),
};

export interface MetReader {
  /** Goes on to the record at that place, a later one than before. */
  move(at: number): void;
  /** Of that record. `own` is used again. */
  met: Met | undefined;
  own: PassedRecord["own"];
}

export function createMetReader({ at, mets, pairs, owns }: MetColumns): MetReader {
  const pair = new Int32Array(PAIR);
  let next = 0;
  let kept = 0;

  function read(concerned: Met["concerned"]): PassedRecord["own"] {
    if (concerned === undefined) return undefined;
    for (let part = 0; part < PAIR; part++) pair[part] = pairs[PAIR * kept + part] ?? 0;
    const own = owns.size === 0 ? undefined : owns.get(kept);
    kept++;
    return own ?? pair;
  }

  const reader: MetReader = {
    move(place) {
      if (at[next] !== place) {
        reader.met = reader.own = undefined;
        return;
      }
      reader.met = mets[next];
      reader.own = read(reader.met?.concerned);
      next++;
    },
    met: undefined,
    own: undefined,
  };
  return reader;
}
