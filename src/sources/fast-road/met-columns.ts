/** Of the records that passed, those that an entry's query matched: few bytes each, as they may be most of a trail. */

import { inNumbers, isPair, type Own, PAIR, type UuidPair } from "../../engine/own.ts";
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
  /** About how many bytes all take. */
  readonly size: number;
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

  function keep(given: Own | UuidPair): void {
    if (PAIR * kept === pairs.length) pairs = enlarged(pairs, new Int32Array(2 * pairs.length));
    const own = inNumbers(given);
    if (isPair(own)) for (let part = 0; part < PAIR; part++) pairs[PAIR * kept + part] = own[part] ?? 0;
    else owns.set(kept, own);
    kept++;
  }

  const size = (): number => ROW * mets.length + MET * distinct.size;

  return {
    add(at, met, own) {
      if (mets.length === places.length) places = enlarged(places, new Uint32Array(2 * places.length));
      places[mets.length] = at;
      if (mets.at(-1) !== met) distinct.add(met);
      mets.push(met);
      if (met.concerned !== undefined && own !== undefined) keep(own);
    },
    columns: () => ({ at: places.slice(0, mets.length), mets, pairs: pairs.slice(0, PAIR * kept), owns, size: size() }),
    clear() {
      mets = [];
      distinct = new Set();
      kept = 0;
      owns = new Map();
    },
    size,
  };
}

export const NOTHING_MET: MetColumns = {
  at: new Uint32Array(),
  mets: [],
  pairs: new Int32Array(),
  owns: new Map(),
  size: 0,
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
