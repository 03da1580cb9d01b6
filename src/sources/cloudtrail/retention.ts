/** How far back LookupEvents remembers; what was asked for before that is a gap, not a silence. */

import type { Gap } from "../../model/coverage.ts";
import { DAY_MS, formatInstant, type TimeWindow } from "../../model/time.ts";

const DAYS = 90;

export interface Retained {
  /** What can be asked for; absent when all of it is too long ago. */
  readonly window?: TimeWindow;
  readonly gap?: Gap;
}

/** "The last 90 days" (CloudTrail User Guide, event history), counted from `now`. */
export function retained({ since, until }: TimeWindow, now: number): Retained {
  const oldest = now - DAYS * DAY_MS;
  if (since >= oldest) return { window: { since, until } };
  const end = Math.min(until, oldest);
  const what = `${formatInstant(since)} to ${formatInstant(end)}: LookupEvents remembers ${DAYS} days`;
  return { ...(until > oldest ? { window: { since: oldest, until } } : {}), gap: { reason: "beyond-retention", what } };
}
