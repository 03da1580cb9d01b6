/** Records that entries' queries matched, on their way between threads: as JSON, which costs a third of what copying objects does. */

import type { What } from "../../engine/keep.ts";
import type { Concerned, Met } from "../../engine/passed-record.ts";
import type { AuditEvent } from "../../model/event.ts";

/** A record by its place among those that passed. */
export interface MetAt {
  readonly at: number;
  readonly met: Met;
}

/** What a packer wrote; to be unpacked in the order in which one packer packed it. */
export interface MetRows {
  /** Forget what was shared so far. */
  readonly anew: boolean;
  /** JSON of `Shared`: what the rows name by number, the numbers going on from those before. */
  readonly shared: string;
  /** JSON of `Row`s. */
  readonly rows: string;
}

interface Shared {
  readonly entries: readonly (readonly number[])[];
  readonly whats: readonly What[];
}

/** Place, number of the entries that matched, then of those concerned, and what is kept for them. */
type Row =
  | readonly [number, number]
  | readonly [number, number, number, number, uid: string, time: AuditEvent["time"], record_uid: string | null];

/** Whats that both sides remember. */
const MOST_SHARED = 16 * 1024;

export function createMetPacker(): (met: readonly MetAt[]) => MetRows {
  const entries = new Map<string, number>();
  const whats = new Map<What, number>();

  return (met) => {
    const anew = whats.size > MOST_SHARED;
    if (anew) {
      entries.clear();
      whats.clear();
    }
    const shared = { entries: [] as (readonly number[])[], whats: [] as What[] };
    const entriesNumber = (some: readonly number[]): number => number(entries, some.join(), some, shared.entries);
    const rows = met.map(({ at, met: { entries: matched, concerned } }): Row => {
      if (concerned === undefined) return [at, entriesNumber(matched)];
      const { what, uid, time, record_uid } = concerned.kept;
      const kept = number(whats, what, what, shared.whats);
      return [at, entriesNumber(matched), entriesNumber(concerned.entries), kept, uid, time, record_uid ?? null];
    });
    return { anew, shared: JSON.stringify(shared), rows: JSON.stringify(rows) };
  };
}

/** That of `value`, which is shared when it is new. */
function number<K, T>(known: Map<K, number>, key: K, value: T, shared: T[]): number {
  const before = known.get(key);
  if (before !== undefined) return before;
  known.set(key, known.size);
  shared.push(value);
  return known.size - 1;
}

export function createMetUnpacker(): (rows: MetRows) => readonly MetAt[] {
  const entries: (readonly number[])[] = [];
  const whats: What[] = [];

  function concernedBy([, , number, what, uid, time, record_uid]: Row): Concerned | undefined {
    const kept = what === undefined ? undefined : whats[what];
    if (number === undefined || kept === undefined || uid === undefined || time === undefined) return undefined;
    const own = { uid, time, ...(record_uid == null ? {} : { record_uid }) };
    return { entries: entries[number] ?? [], kept: { what: kept, ...own } };
  }

  return ({ anew, shared, rows }) => {
    if (anew) entries.length = whats.length = 0;
    const more: Shared = JSON.parse(shared);
    entries.push(...more.entries);
    whats.push(...more.whats);
    return (JSON.parse(rows) as readonly Row[]).map((row) => {
      const concerned = concernedBy(row);
      const met: Met = { entries: entries[row[1]] ?? [], ...(concerned === undefined ? {} : { concerned }) };
      return { at: row[0], met };
    });
  };
}
