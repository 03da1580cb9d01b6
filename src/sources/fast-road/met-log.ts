/** Writes `MetColumns`. */

import type { MetColumns } from "../../engine/met-columns.ts";
import { inNumbers, isPair, PAIR, type UuidPair } from "../../engine/own.ts";
import type { Met, PassedRecord } from "../../engine/passed-record.ts";
import { enlarged } from "../../model/columns.ts";
import type { Own } from "../../model/event.ts";

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
