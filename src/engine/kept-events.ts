/** What a run keeps, each record once for all the entries it concerns, and in few bytes: most trails have UUIDs for ids. */

import { enlarged } from "../model/columns.ts";
import { type AuditEvent, compareEvents, type Own } from "../model/event.ts";
import { createEntrySets } from "./entry-sets.ts";
import { inOrder } from "./in-order.ts";
import { eventOf, type What } from "./keep.ts";
import { keptEvent, type Rows } from "./kept-event.ts";
import { inNumbers, isPair, ownOf, PAIR, type UuidPair, uuidOf, uuidText, wholeSecond } from "./own.ts";
import type { Concerned } from "./passed-record.ts";
import { createRowsBySet } from "./rows-by-set.ts";
import { createUuidTable } from "./uuid-table.ts";

/** Of one entry. */
export interface KeptEvents {
  /** Rows, one of each event, as `compareEvents` orders these. */
  readonly rows: Uint32Array;
  /** A number below that of all rows: events of the same kind differ in nothing but ids and time. `undefined` where more is the event's own. */
  kind(row: number): number | undefined;
  at(row: number): AuditEvent;
}

export interface KeptStore {
  /** `ms`: epoch milliseconds of the time. */
  add(concerned: Concerned, own: Own | UuidPair, ms: number): void;
  /** To be called when all were added, if there may be several records of one event: in most trails there are not. */
  findCopies(): void;
  /** What concerns an entry. To be asked when all were added. */
  of(entry: number): KeptEvents;
}

/** Of more kinds than these, hardly any comes again: then they are told apart anew. */
const MOST_KNOWN = 16 * 1024;

/** `isWorse`: of two records of one event, whether the second is the one to keep. */
export function createKeptStore(isWorse: (one: AuditEvent, other: AuditEvent) => boolean): KeptStore {
  const sets = createEntrySets();
  /** By kind: what is kept, and for which set of entries. */
  const whats: What[] = [];
  const setNumbers: number[] = [];
  const kindNumbers = new Map<Concerned, number>();
  /** By row, a record each. */
  let count = 0;
  let kindsOf = new Uint32Array(64);
  let pairs = new Int32Array(PAIR * 64);
  let times = new Float64Array(64);
  /** Instead of a pair, of which then nothing but the event's id counts. */
  const owns = new Map<number, Own>();
  const byUuid = createUuidTable(() => pairs, PAIR);
  const byUid = new Map<string, number>();
  /** By the row of an event's first record: those of the others. */
  const copies = new Map<number, number[]>();
  /** All rows of events with more than one. */
  const copied = new Set<number>();
  let rowsHaving: ReturnType<typeof createRowsBySet> | undefined;

  /** The row of the first record with the same uid, whatever else they differ in. */
  function firstRow(row: number): number {
    const own = owns.get(row);
    if (own === undefined) return byUuid.firstOf(row);
    const uuid = uuidOf(own.uid);
    if (uuid !== undefined) {
      pairs.set(uuid, PAIR * row);
      return byUuid.firstOf(row);
    }
    const known = byUid.get(own.uid);
    if (known === undefined) byUid.set(own.uid, row);
    return known ?? row;
  }

  function link(row: number): void {
    const first = firstRow(row);
    if (first === row) return;
    const others = copies.get(first) ?? [];
    copies.set(first, others);
    others.push(row);
    copied.add(first).add(row);
  }

  /** Two may be of the same that was kept. */
  function kindOf(concerned: Concerned): number {
    const known = kindNumbers.get(concerned);
    if (known !== undefined) return known;
    if (kindNumbers.size === MOST_KNOWN) kindNumbers.clear();
    kindNumbers.set(concerned, whats.length);
    setNumbers.push(sets.numberOf(concerned.entries));
    return whats.push(concerned.what) - 1;
  }

  function whatAt(row: number): What {
    const what = row < count ? whats[kindsOf[row] ?? 0] : undefined;
    if (what === undefined) throw new RangeError(`no record ${row} of ${count}`);
    return what;
  }

  function ownAt(row: number): Own {
    return owns.get(row) ?? ownOf(pairs, PAIR * row, times[row] ?? 0);
  }

  const rows: Rows = {
    what: whatAt,
    uid: (row) => owns.get(row)?.uid ?? uuidText(pairs, PAIR * row),
    recordUid(row) {
      const own = owns.get(row);
      return own === undefined ? uuidText(pairs, PAIR * row + PAIR / 2) : own.record_uid;
    },
    time: (row) => owns.get(row)?.time ?? wholeSecond(times[row] ?? 0),
    ownTarget: (row) => (owns.size === 0 ? undefined : owns.get(row)?.target),
  };

  /** As `compareEvents` would; of a pair, greater digits are greater numbers. */
  function compare(one: number, other: number): number {
    if (owns.has(one) || owns.has(other)) return compareEvents(ownAt(one), ownAt(other));
    const difference = (times[one] ?? 0) - (times[other] ?? 0);
    if (difference !== 0) return difference;
    for (let part = 0; part < PAIR; part++) {
      const a = pairs[PAIR * one + part] ?? 0;
      const b = pairs[PAIR * other + part] ?? 0;
      if (a !== b) return (a >>> 0) - (b >>> 0);
    }
    return 0;
  }

  /** Of an event's records, one or more, the one to keep. */
  function best(rows: readonly number[]): number {
    const whole = (row: number): AuditEvent => eventOf(whatAt(row), ownAt(row));
    return rows.reduce((one, other) => (isWorse(whole(one), whole(other)) ? other : one));
  }

  function setOf(row: number): number {
    return setNumbers[kindsOf[row] ?? 0] ?? 0;
  }

  function rowsOf(entry: number): Uint32Array {
    const having = sets.having(entry);
    if (!having.includes(true)) return new Uint32Array();
    rowsHaving ??= createRowsBySet(inOrder(times.subarray(0, count), compare), setOf, having.length);
    const all = rowsHaving(having);
    if (copied.size === 0) return all;
    const isOf = (row: number): boolean => having[setOf(row)] ?? false;
    const events = [...copies].map(([first, others]) => [first, ...others].filter(isOf));
    const chosen = new Set(events.filter(({ length }) => length > 0).map(best));
    return all.filter((row) => !copied.has(row) || chosen.has(row));
  }

  return {
    add(concerned, given, ms) {
      if (count === times.length) {
        kindsOf = enlarged(kindsOf, new Uint32Array(2 * count));
        pairs = enlarged(pairs, new Int32Array(2 * pairs.length));
        times = enlarged(times, new Float64Array(2 * count));
      }
      kindsOf[count] = kindOf(concerned);
      times[count] = ms;
      const own = inNumbers(given);
      if (isPair(own)) for (let part = 0; part < PAIR; part++) pairs[PAIR * count + part] = own[part] ?? 0;
      else owns.set(count, own);
      count++;
    },
    findCopies() {
      for (let row = 0; row < count; row++) link(row);
    },
    of: (entry) => ({
      rows: rowsOf(entry),
      kind: (row) => (rows.ownTarget(row) ? undefined : kindsOf[row]),
      at: (row) => keptEvent(rows, row),
    }),
  };
}
