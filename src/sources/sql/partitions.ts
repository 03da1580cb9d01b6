/** Partition columns: which of them tell the day of delivery or the account, and the condition that leaves the rest of a table unread. */

import { DAY_MS, formatInstant, type TimeWindow } from "../../model/time.ts";
import { literal } from "../../query/backends/sql.ts";
import { identifier } from "./identifier.ts";

/** `kind` is the type of Athena's partition projection; `plain` where there is none. */
export interface Partition {
  readonly name: string;
  readonly kind: "date" | "enum" | "integer" | "injected" | "plain";
  /** Of a date, in Java's letters: `yyyy/MM/dd`. */
  readonly format?: string;
  /** Of an enum. */
  readonly values?: readonly string[];
  /** Of a date or a number: the ends of its range as written, such as `2020/01/01` and `NOW`; both included. */
  readonly first?: string;
  readonly last?: string;
}

/** Text order is time order: year, month, day and perhaps the hour, in this order and padded. */
const ORDERED_DATE = /^yyyy([^A-Za-z']*)MM([^A-Za-z']*)dd(?:(?:[^A-Za-z']*|'T')HH)?$/;
const ACCOUNT_COLUMN = /^(aws_?)?account(_?id)?$/;
const LAST_DAY = 253_402_214_400_000;

/** Days of delivery that may hold events of the window: the day before to the day after it. */
export function deliveryDays({ since, until }: TimeWindow): { readonly first: number; readonly last: number } {
  const day = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;
  return { first: Math.max(0, day(since) - DAY_MS), last: Math.min(LAST_DAY, day(until) + DAY_MS) };
}

/** Every day between the two, both included. */
export function eachDay({ first, last }: { readonly first: number; readonly last: number }): readonly number[] {
  return Array.from({ length: Math.max(0, (last - first) / DAY_MS + 1) }, (_, index) => first + index * DAY_MS);
}

/** A day in a format in which text order is time order; `undefined` for another format. */
export function formatDay(format: string, day: number, hour = "00"): string | undefined {
  if (!ORDERED_DATE.test(format)) return undefined;
  const [year = "", month = "", date = ""] = formatInstant(day).slice(0, 10).split("-");
  return format.replaceAll("'", "").replace("yyyy", year).replace("MM", month).replace("dd", date).replace("HH", hour);
}

export function isAccount({ name }: Partition): boolean {
  return ACCOUNT_COLUMN.test(name);
}

/** Conditions, each to be held; none where the partitions cannot tell. `accounts`: only these are wanted. */
export function partitionConditions(
  partitions: readonly Partition[],
  window: TimeWindow,
  accounts: readonly string[] = [],
): readonly string[] {
  const days = deliveryDays(window);
  const own = partitions.flatMap((partition) => {
    const column = identifier(partition.name);
    if (isAccount(partition) && accounts.length > 0) return [`${column} IN (${accounts.map(literal).join(", ")})`];
    const format = partition.kind === "date" ? partition.format : undefined;
    const from = format === undefined ? undefined : formatDay(format, days.first);
    const to = format === undefined ? undefined : formatDay(format, days.last, "23");
    return from === undefined || to === undefined
      ? []
      : [`${column} >= ${literal(from)}`, `${column} <= ${literal(to)}`];
  });
  return [...own, ...yearMonthDay(partitions, days)];
}

/** Tables partitioned by hand often have three columns for the day, as text or as numbers, padded or not. */
function yearMonthDay(
  partitions: readonly Partition[],
  { first, last }: { readonly first: number; readonly last: number },
): readonly string[] {
  const has = (name: string) => partitions.some((partition) => partition.name === name && partition.kind !== "date");
  if (!has("year") || !has("month") || !has("day")) return [];
  const padded = (name: string) => `lpad(CAST(${identifier(name)} AS varchar), 2, '0')`;
  const date = `CAST(${identifier("year")} AS varchar) || '-' || ${padded("month")} || '-' || ${padded("day")}`;
  const text = (day: number) => literal(formatInstant(day).slice(0, 10));
  return [`${date} >= ${text(first)}`, `${date} <= ${text(last)}`];
}
