/** How many events each entry's query matched in the window, whichever of an event's records it matched. */

import { type TimeWindow, within } from "../model/time.ts";
import { createEntrySets } from "./entry-sets.ts";
import type { Ledger } from "./ledger.ts";
import type { PassedRecord } from "./passed-record.ts";
import { createUidLog, tellApart, type UidLog } from "./uid-log.ts";

export interface Tally {
  /** A record that `entries` match. */
  count(record: Pick<PassedRecord, "uid" | "ms">, entries: readonly number[], ledger: Ledger): void;
  /** How many events of the window itself that `entry` matched came from a source. To be asked when nothing more is counted. */
  matched(entry: number, ledger: Ledger): number;
}

export function createTally(window: TimeWindow): Tally {
  const sets = createEntrySets();
  /** The sets of entries that match the records of each source. */
  const matches = new Map<Ledger, UidLog>();
  let counted: ReadonlyMap<Ledger, readonly number[]> | undefined;

  /** By ledger and set: events, and what further records of them added to the sets that they had before. */
  function countEvents(): ReadonlyMap<Ledger, readonly number[]> {
    const counts = [...matches.keys()].map((): number[] => []);
    const add = (log: number, set: number): void => {
      const bySet = counts[log] ?? [];
      bySet[set] = (bySet[set] ?? 0) + 1;
    };
    tellApart([...matches.values()], (log, set, before) => {
      if (before === set) return set;
      if (before === undefined) {
        add(log, set);
        return set;
      }
      const known = sets.at(before);
      const more = sets.at(set).filter((entry) => !known.includes(entry));
      if (more.length === 0) return before;
      add(log, sets.numberOf(more));
      return sets.numberOf([...known, ...more]);
    });
    return new Map([...matches.keys()].map((ledger, log) => [ledger, counts[log] ?? []]));
  }

  return {
    count({ uid, ms }, entries, ledger) {
      if (!within(window, ms)) return;
      let log = matches.get(ledger);
      if (log === undefined) {
        log = createUidLog({ isNumbered: true });
        matches.set(ledger, log);
      }
      log.add(uid, 0, 1, sets.numberOf(entries));
    },
    matched(entry, ledger) {
      counted ??= countEvents();
      const having = sets.having(entry);
      return (counted.get(ledger) ?? []).reduce((sum, count, set) => (having[set] ? sum + count : sum), 0);
    },
  };
}
