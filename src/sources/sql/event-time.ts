/** The window as a condition on `eventtime`, which a CloudTrail table keeps as the text that was logged. */

import { formatInstant, type TimeWindow } from "../../model/time.ts";
import { literal } from "../../query/backends/sql.ts";
import { identifier } from "./identifier.ts";

const FIRST = 0;
/** The last second whose text still has a year of four digits, which text order needs. */
const LAST = 253_402_300_799_000;

/**
 * Compares text, which orders like time because CloudTrail writes UTC to the second. The bounds stop before the `Z`, so
 * that `12:00:00.5Z` falls on the right side as well; a time that is missing or written otherwise is judged here.
 */
export function eventTimeWithin({ since, until }: TimeWindow): string {
  const time = identifier("eventtime");
  const from = literal(second(Math.floor(since / 1_000)));
  const to = literal(second(Math.ceil(until / 1_000)));
  const otherwise = `${time} IS NULL OR ${time} NOT LIKE '____-__-__T__:__:__%Z'`;
  return `((${time} >= ${from} AND ${time} < ${to}) OR ${otherwise})`;
}

/** `2026-06-01T12:00:00`. */
function second(seconds: number): string {
  return formatInstant(Math.min(Math.max(seconds * 1_000, FIRST), LAST)).slice(0, 19);
}
