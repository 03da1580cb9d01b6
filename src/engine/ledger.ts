/** The account book of one source: every record read ends in exactly one of its counts (law 3). */

import { extremes } from "../model/columns.ts";
import type { Gap, SourceCoverage } from "../model/coverage.ts";
import { compareText } from "../model/text.ts";
import { formatInstant, type TimeWindow, within } from "../model/time.ts";
import type { PassedNumbers } from "./passed-record.ts";
import { createUidLog, tellApart, type UidLog } from "./uid-log.ts";

type Count =
  | "records_read"
  | "events_in_window"
  | "events_in_lookback"
  | "duplicates"
  | "merged"
  | "outside_window"
  | "unreadable";

export interface Ledger {
  count(what: Exclude<Count, "outside_window">, times?: number): void;
  /** Events that lie all in the window or all in its lookback, or copies of some, as `countCopies` tells. */
  record(records: PassedNumbers, from: number, to: number): void;
  /** Times of records outside of both, in epoch milliseconds. */
  outside(times: Float64Array, from: number, to: number): void;
  gap(gap: Gap): void;
  notAudit(what: string, count: number): void;
  note(sentence: string): void;
  /** In the order they were first said. */
  notes(): readonly string[];
  coverage(matched: number): SourceCoverage;
  /** Those recorded in the window, and in its lookback. */
  readonly recorded: readonly [UidLog, UidLog];
}

/**
 * Of all ledgers of a run, in the order of their sources, when nothing more will be recorded: counts the records of an event but
 * its first as copies. Answers whether there are any.
 */
export function countCopies(ledgers: readonly Ledger[]): boolean {
  const logs = ledgers.flatMap(({ recorded }) => recorded);
  const copies = logs.map(() => 0);
  tellApart(logs, (log, _, before) => {
    if (before !== undefined) copies[log] = (copies[log] ?? 0) + 1;
    return 0;
  });
  for (const [index, ledger] of ledgers.entries()) {
    const [inWindow = 0, inLookback = 0] = copies.slice(2 * index);
    ledger.count("events_in_window", -inWindow);
    ledger.count("events_in_lookback", -inLookback);
    ledger.count("duplicates", inWindow + inLookback);
  }
  return copies.some((count) => count > 0);
}

export function openLedger(source: string, window: TimeWindow): Ledger {
  const counts: Record<Count, number> = {
    records_read: 0,
    events_in_window: 0,
    events_in_lookback: 0,
    duplicates: 0,
    merged: 0,
    outside_window: 0,
    unreadable: 0,
  };
  const gaps = new Map<string, Gap>();
  const others = new Map<string, number>();
  const said = new Set<string>();
  const recorded: Ledger["recorded"] = [createUidLog({ isNumbered: false }), createUidLog({ isNumbered: false })];
  const inside = createSpan();
  const outside = createSpan();

  /** The likeliest mistake with an old trail is the window. */
  function missed(): readonly string[] {
    const [first, last] = outside.ends();
    if (counts.outside_window === 0 || counts.outside_window < counts.records_read - counts.unreadable) return [];
    const span = `from ${formatInstant(first)} to ${formatInstant(last)}`;
    return [`all records of ${source} lie outside of the window, ${span}: --since and --until say which are asked for`];
  }

  return {
    recorded,
    count(what, times = 1) {
      counts[what] += times;
    },
    record({ ms: times, uids }, from, to) {
      const isInWindow = within(window, times[from] ?? 0);
      counts[isInWindow ? "events_in_window" : "events_in_lookback"] += to - from;
      recorded[isInWindow ? 0 : 1].add(uids, from, to, 0);
      inside.add(times.subarray(from, to));
    },
    outside(times, from, to) {
      counts.outside_window += to - from;
      outside.add(times.subarray(from, to));
    },
    gap(gap) {
      const name = `${gap.reason}\n${gap.what}`;
      const same = gaps.get(name);
      const isCounted = same !== undefined && (same.count ?? gap.count) !== undefined;
      gaps.set(name, isCounted ? { ...gap, count: (same.count ?? 1) + (gap.count ?? 1) } : gap);
    },
    notAudit(what, count) {
      others.set(what, (others.get(what) ?? 0) + count);
    },
    note(sentence) {
      said.add(sentence);
    },
    notes: () => [...said, ...missed()],
    coverage(matched) {
      const [first, last] = inside.ends();
      return {
        source,
        ...counts,
        events_matched: matched,
        not_audit: Object.fromEntries([...others].sort(([a], [b]) => compareText(a, b))),
        ...(first <= last ? { first_event: formatInstant(first), last_event: formatInstant(last) } : {}),
        gaps: [...gaps].sort(([a], [b]) => compareText(a, b)).map(([, gap]) => gap),
      };
    },
  };
}

function createSpan() {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return {
    /** One or more. */
    add(times: Float64Array): void {
      const [earliest, latest] = extremes(times);
      first = Math.min(first, earliest);
      last = Math.max(last, latest);
    },
    ends: (): readonly [first: number, last: number] => [first, last],
  };
}
