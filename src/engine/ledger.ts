/** The account book of one source: every record read ends in exactly one of its counts (law 3). */

import type { Gap, SourceCoverage } from "../model/coverage.ts";
import { compareText } from "../model/text.ts";
import { formatInstant, type TimeWindow, within } from "../model/time.ts";

type Count =
  | "records_read"
  | "events_in_window"
  | "events_in_lookback"
  | "duplicates"
  | "merged"
  | "outside_window"
  | "unreadable";

export interface Ledger {
  count(what: Count, times?: number): void;
  /** A distinct event that lies in the window or its lookback. */
  event(ms: number): void;
  gap(gap: Gap): void;
  notAudit(what: string, count: number): void;
  note(sentence: string): void;
  /** In the order they were first said. */
  notes(): readonly string[];
  coverage(matched: number): SourceCoverage;
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
  let first: number | undefined;
  let last: number | undefined;

  return {
    count(what, times = 1) {
      counts[what] += times;
    },
    event(ms) {
      counts[within(window, ms) ? "events_in_window" : "events_in_lookback"] += 1;
      if (first === undefined || ms < first) first = ms;
      if (last === undefined || ms > last) last = ms;
    },
    gap(gap) {
      const name = `${gap.reason}\n${gap.what}`;
      const same = gaps.get(name);
      gaps.set(name, same === undefined ? gap : { ...gap, count: (same.count ?? 1) + (gap.count ?? 1) });
    },
    notAudit(what, count) {
      others.set(what, (others.get(what) ?? 0) + count);
    },
    note(sentence) {
      said.add(sentence);
    },
    notes: () => [...said],
    coverage: (matched) => ({
      source,
      ...counts,
      events_matched: matched,
      not_audit: Object.fromEntries([...others].sort(([a], [b]) => compareText(a, b))),
      ...(first === undefined ? {} : { first_event: formatInstant(first) }),
      ...(last === undefined ? {} : { last_event: formatInstant(last) }),
      gaps: [...gaps].sort(([a], [b]) => compareText(a, b)).map(([, gap]) => gap),
    }),
  };
}
