/** Of the records that passed, those that an entry's query matched: few bytes each, as they may be most of a trail. */

import { type Own, PAIR, pairOf, type UuidPair } from "../../engine/own.ts";
import type { Met, PassedRecord } from "../../engine/passed-record.ts";

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
  let places: number[] = [];
  let mets: Met[] = [];
  let distinct = new Set<Met>();
  let pairs = new Int32Array(PAIR * 16);
  let kept = 0;
  let owns = new Map<number, Own>();

  function keep(own: Own | UuidPair): void {
    if (PAIR * kept === pairs.length) {
      const larger = new Int32Array(2 * pairs.length);
      larger.set(pairs);
      pairs = larger;
    }
    const pair = own instanceof Int32Array ? own : pairOf(own);
    if (pair !== undefined) pairs.set(pair, PAIR * kept);
    else if (!(own instanceof Int32Array)) owns.set(kept, own);
    kept++;
  }

  return {
    add(at, met, own) {
      places.push(at);
      mets.push(met);
      distinct.add(met);
      if (met.concerned !== undefined && own !== undefined) keep(own);
    },
    columns: () => ({ at: Uint32Array.from(places), mets, pairs: pairs.slice(0, PAIR * kept), owns }),
    clear() {
      places = [];
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

/** To be asked for ascending places. What it answers is used again. */
export type MetReader = (at: number) => Pick<PassedRecord, "met" | "own">;

export function createMetReader({ at, mets, pairs, owns }: MetColumns): MetReader {
  const nothing = {};
  const found: { met: Met | undefined; own: PassedRecord["own"] } = { met: undefined, own: undefined };
  const pair = new Int32Array(PAIR);
  let next = 0;
  let kept = 0;
  return (place) => {
    if (at[next] !== place) return nothing;
    found.met = mets[next];
    found.own = undefined;
    next++;
    if (found.met?.concerned === undefined) return found;
    found.own = owns.get(kept);
    if (found.own === undefined) {
      for (let part = 0; part < PAIR; part++) pair[part] = pairs[PAIR * kept + part] ?? 0;
      found.own = pair;
    }
    kept++;
    return found;
  };
}
