/** Of records that passed, those that an entry's query matched: few bytes each, as they may be most of a trail. */

import type { Own } from "../model/event.ts";
import { PAIR } from "./own.ts";
import type { Met, PassedRecord } from "./passed-record.ts";

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

/** Arrays of its own, so that a thread can give them to another. */
export function nothingMet(): MetColumns {
  return { at: new Uint32Array(), mets: [], pairs: new Int32Array(), owns: new Map(), size: 0 };
}

export interface MetReader {
  /** Of the next of them, unless it is at `end` or later. */
  next(end: number): Met | undefined;
  /** Of that record. `own` is used again. */
  at: number;
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
    next(end) {
      const place = at[next] ?? end;
      if (place >= end) return undefined;
      const met = mets[next];
      reader.at = place;
      reader.own = read(met?.concerned);
      next++;
      return met;
    },
    at: 0,
    own: undefined,
  };
  return reader;
}
