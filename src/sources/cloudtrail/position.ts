/** Where a paged read stands, as a value: what to ask next, which rows are new, what is left unread. */

import type { LookupEventsCommandInput } from "@aws-sdk/client-cloudtrail";
import { asDate, type TimeWindow } from "../../model/time.ts";
import type { LookupAttribute } from "../../query/backends/lookup-events.ts";
import type { Row } from "./row.ts";

const SECOND = 1_000;

/** One read of one account and Region: by one attribute, or of everything. Its window is in whole seconds and never changes. */
export interface Part {
  readonly attribute?: LookupAttribute;
  readonly window: TimeWindow;
}

export interface Position {
  /** End of what is asked for: the window's, or after the last row when a token was refused. */
  readonly until: number;
  readonly token?: string;
  /** Time of the last row, the oldest. */
  readonly oldest?: number;
  /** Ids of the last rows: of the last page that brought any, and of all of the oldest second. */
  readonly known: readonly string[];
}

export function beginning(part: Part): Position {
  return { until: part.window.until, known: [] };
}

/** Both ends are inclusive for the API, and its times have no fraction: a second more is asked than is taken. */
export function requestOf({ attribute, window }: Part, { until, token }: Position): LookupEventsCommandInput {
  return {
    ...(attribute === undefined
      ? {}
      : { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
    StartTime: asDate(window.since),
    EndTime: asDate(until),
    MaxResults: 50,
    ...(token === undefined ? {} : { NextToken: token }),
  };
}

export interface Taken {
  /** Rows that belong to the part and did not come just before. A row without a time or an id is always one. */
  readonly fresh: readonly Row[];
  readonly position: Position;
}

/** A page, newest row first, and the token that came with it. */
export function take({ window }: Part, before: Position, page: readonly Row[], token: string | undefined): Taken {
  const { until, known } = before;
  const inside = page.filter(({ ms = window.since }) => ms >= window.since && ms < until);
  const seen = new Set(known);
  const fresh = inside.filter(({ id }) => id === undefined || !seen.has(id));
  const oldest = fresh.reduce((least, { ms = least }) => Math.min(least, ms), before.oldest ?? until);
  const ids = inside.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return {
    fresh,
    position: {
      until,
      ...(token === undefined ? {} : { token }),
      ...(oldest === until ? {} : { oldest }),
      known: oldest === (before.oldest ?? until) ? [...new Set([...known, ...ids])] : ids,
    },
  };
}

/** Without the token: asks again from the last row's second on. */
export function withoutToken({ until, oldest, known }: Position): Position {
  return { until: oldest === undefined ? until : oldest + SECOND, ...(oldest === undefined ? {} : { oldest }), known };
}

export function unread({ window }: Part, { until, oldest }: Position): TimeWindow {
  return { since: window.since, until: oldest === undefined ? until : Math.min(until, oldest + SECOND) };
}

/** Whole seconds, outward: nothing is lost at the edges. */
export function wholeSeconds({ since, until }: TimeWindow): TimeWindow {
  return { since: Math.floor(since / SECOND) * SECOND, until: Math.ceil(until / SECOND) * SECOND };
}

/** `count` windows of about one length, newest first; fewer where seconds do not reach. */
export function split({ since, until }: TimeWindow, count: number): readonly TimeWindow[] {
  const step = Math.max(1, Math.ceil((until - since) / SECOND / count)) * SECOND;
  const windows: TimeWindow[] = [];
  for (let end = until; end > since; end -= step) windows.push({ since: Math.max(since, end - step), until: end });
  return windows;
}
