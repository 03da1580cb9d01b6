/** From when to when a projected partition exists: outside of that span a table is empty, and no engine says so. */

import { DAY_MS, parseInstant, type TimeWindow } from "../../model/time.ts";
import type { Partition } from "./partitions.ts";

/** Athena user guide, "Supported types for partition projection": NOW, or so many units before or after it. */
const NOW = /^NOW\s*(?:([+-])\s*(\d{1,6})\s*(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?)?$/;
const UNITS: Readonly<Record<string, number>> = {
  YEAR: 365 * DAY_MS,
  MONTH: 30 * DAY_MS,
  WEEK: 7 * DAY_MS,
  DAY: DAY_MS,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1_000,
};

/** Epoch milliseconds, infinite where an end is not known. An end that lies ahead of `now` is none: nothing is delivered after it yet. */
export function projectedSpan(partition: Partition, now: number | undefined): TimeWindow {
  const { first = "", last = "" } = partition;
  const since = boundary(partition, first, now, 0) ?? Number.NEGATIVE_INFINITY;
  const until = boundary(partition, last, now, 1) ?? Number.POSITIVE_INFINITY;
  return { since, until: until >= (now ?? until) ? Number.POSITIVE_INFINITY : until };
}

/** `more`: so many days or years after where the text lies. */
function boundary({ name, kind }: Partition, text: string, now: number | undefined, more: number): number | undefined {
  if (kind === "integer" && name === "year") return yearOf(text, more);
  const day = kind === "date" ? (relative(text, now) ?? dayOf(text)) : undefined;
  return day === undefined ? undefined : day + more * DAY_MS;
}

function relative(text: string, now: number | undefined): number | undefined {
  const [found, sign, count = "0", unit = "DAY"] = NOW.exec(text) ?? [];
  if (found === undefined || now === undefined) return undefined;
  return now + (sign === "-" ? -1 : 1) * Number(count) * (UNITS[unit] ?? 0);
}

/** Whatever stands between the numbers, and after them. */
function dayOf(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})\D?(\d{2})\D?(\d{2})/.exec(text) ?? [];
  return parseInstant(`${year}-${month}-${day}`)?.ms;
}

function yearOf(text: string, more: number): number | undefined {
  return /^\d{4}$/.test(text) ? parseInstant(`${Number(text) + more}-01-01`)?.ms : undefined;
}
