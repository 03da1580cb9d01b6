/** The window a person asks for: `--hours`, or `--since` and `--until`, as one half-open span. */

import { UsageError } from "../model/errors.ts";
import { formatInstant, HOUR_MS, parseDuration, parseInstant, type TimeWindow } from "../model/time.ts";

/** A century and more: what is longer was mistyped. */
const MOST_HOURS = 1_000_000;

export interface WindowOptions {
  readonly hours?: string;
  readonly since?: string;
  readonly until?: string;
}

export function chooseWindow({ hours, since, until }: WindowOptions, now: number): TimeWindow {
  if (hours !== undefined && since !== undefined) {
    throw new UsageError("--hours and --since both say where the window starts", { hint: "give one of them" });
  }
  const end = until === undefined ? now : moment("--until", until, now);
  const start = since === undefined ? end - span(hours ?? "24") : moment("--since", since, now);
  if (start >= end) {
    throw new UsageError(`the window is empty: it starts ${formatInstant(start)} and ends ${formatInstant(end)}`, {
      hint: "give a --since that lies before --until",
    });
  }
  return { since: start, until: end };
}

function span(hours: string): number {
  const value = Number(hours);
  if (!/^\d+(\.\d+)?$/.test(hours) || value <= 0 || value > MOST_HOURS) {
    throw new UsageError(`--hours takes a number above 0 and up to ${MOST_HOURS}, not "${hours}"`, {
      hint: "write for example --hours 24",
    });
  }
  return Math.round(value * HOUR_MS);
}

function moment(option: string, value: string, now: number): number {
  const ago = parseDuration(value);
  const at = ago === undefined ? parseInstant(value)?.ms : now - ago;
  if (at === undefined) {
    throw new UsageError(`${option} takes an instant or a duration before now, not "${value}"`, {
      hint: "write for example 2026-11-21T09:00:00Z, 90m, 24h or 7d",
    });
  }
  return at;
}
