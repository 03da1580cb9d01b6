/** How many events each entry's query matched in the window, whichever of an event's records it matched. */

import { type TimeWindow, within } from "../model/time.ts";
import { createEntrySets } from "./entry-sets.ts";
import type { Ledger } from "./ledger.ts";
import type { PassedRecord } from "./passed-record.ts";
import { createMarks, MOST_MARKED } from "./seen.ts";
import type { UidHash } from "./uid-hash.ts";

export interface Tally {
  /** A record that `entries` match. `isCopy`: perhaps a further one of the same event. */
  count(record: Pick<PassedRecord, "uid" | "ms">, entries: readonly number[], isCopy: boolean, ledger: Ledger): void;
  /** How many events of the window itself that `entry` matched came from a source. */
  matched(entry: number, ledger: Ledger): number;
}

export function createTally(window: TimeWindow): Tally {
  const sets = createEntrySets();
  const marks = createMarks();
  /** Of events with a set whose number is no mark. */
  const others = new Map<string, number>();
  /** By ledger and set: events, and what records of them added to the sets that they had before. */
  const counts = new Map<Ledger, number[]>();

  function add(uid: UidHash, set: number, isCopy: boolean): number | undefined {
    const mark = Math.min(set, MOST_MARKED);
    const before = isCopy ? marks.add(uid, mark) : undefined;
    if (!isCopy) marks.note(uid, mark);
    if (before === undefined && set >= MOST_MARKED) others.set(uid.join(), set);
    return before === MOST_MARKED ? others.get(uid.join()) : before;
  }

  function change(uid: UidHash, set: number): void {
    marks.change(uid, Math.min(set, MOST_MARKED));
    if (set >= MOST_MARKED) others.set(uid.join(), set);
  }

  return {
    count({ uid, ms }, entries, isCopy, ledger) {
      if (!within(window, ms)) return;
      let set = sets.numberOf(entries);
      const before = add(uid, set, isCopy);
      if (before === set) return;
      if (before !== undefined) {
        const known = sets.at(before);
        const more = entries.filter((entry) => !known.includes(entry));
        if (more.length === 0) return;
        change(uid, sets.numberOf([...known, ...more]));
        set = sets.numberOf(more);
      }
      const bySet = counts.get(ledger) ?? [];
      counts.set(ledger, bySet);
      bySet[set] = (bySet[set] ?? 0) + 1;
    },
    matched(entry, ledger) {
      const having = sets.having(entry);
      return (counts.get(ledger) ?? []).reduce((sum, count, set) => (having[set] ? sum + count : sum), 0);
    },
  };
}
