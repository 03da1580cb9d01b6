/** A long window in pieces, so that a statement that fails or is stopped does not take all of it along. */

import { DAY_MS, type TimeWindow } from "../../model/time.ts";

/** Each piece also reads the day before and after it, for late deliveries: shorter pieces would read most days twice. */
const FEWEST_DAYS = 7;
/** A statement takes some tenths of a second however little it reads. */
const MOST_SPANS = 40;

/** Cut where a day begins, in UTC, as partitions are. In order; together exactly the window. */
export function spansOf({ since, until }: TimeWindow): readonly TimeWindow[] {
  const days = Math.max(FEWEST_DAYS, Math.ceil((until - since) / DAY_MS / MOST_SPANS));
  const spans: TimeWindow[] = [];
  for (let from = since; from < until; ) {
    const day = Math.floor(from / DAY_MS) * DAY_MS;
    const to = Math.min(until, day + days * DAY_MS);
    spans.push({ since: from, until: to });
    from = to;
  }
  return spans;
}
