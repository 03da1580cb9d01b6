/** What accounts and Regions did not give: as few gaps as tell the whole loss, each with its cause and its time (law 3). */

import type { ReadContext } from "../../engine/source.ts";
import { formatInstant, type TimeWindow } from "../../model/time.ts";
import type { Trouble } from "../trouble.ts";
import { namePlaces, type PlaceReading } from "./place.ts";
import type { Part } from "./position.ts";

/** A part that ended before its end. */
export interface Loss {
  readonly trouble: Trouble;
  readonly part: Part;
  readonly unread: TimeWindow;
}

/** Places that lost the same for the same cause are one gap; a Region that the account does not use is a note. */
export function tellLosses(readings: readonly PlaceReading[], { gap, note }: Pick<ReadContext, "gap" | "note">): void {
  const inUse = new Set(readings.filter(({ answered }) => answered).map(({ place }) => place.account));
  const isUnused = ({ place, notEnabled }: PlaceReading): boolean => notEnabled && inUse.has(place.account);
  for (const same of grouped(readings.filter(isUnused), ({ place }) => place.account ?? "")) {
    const where = namePlaces(same.map(({ place }) => place));
    note(
      `not enabled, by its answer: ${where} (a session token of the global STS endpoint is refused in these words too)`,
    );
  }
  const told = readings
    .filter((reading) => !isUnused(reading))
    .flatMap((reading) => causes(reading).map((cause) => ({ place: reading.place, ...cause })));
  for (const same of grouped(told, ({ place, reason, words }) => `${place.account} ${reason} ${words}`)) {
    const [{ reason, words }] = same;
    gap({ reason, what: `${namePlaces(same.map(({ place }) => place))}: not read: ${words}` });
  }
}

function causes({ losses, attributes }: PlaceReading): readonly { readonly reason: string; readonly words: string }[] {
  return grouped(losses, ({ trouble }) => trouble.detail).map((same) => {
    const [{ trouble }] = same;
    const asked = new Set(
      same.flatMap(({ part: { attribute } }) => (attribute ? [`${attribute.key} ${attribute.value}`] : [])),
    );
    const of = asked.size === 0 || asked.size === attributes ? "" : ` (${[...asked].join(", ")})`;
    const windows = united(same.map(({ unread }) => unread))
      .map(formatWindow)
      .join(", ");
    return { reason: trouble.reason, words: `${windows}${of}: ${trouble.detail}` };
  });
}

export function formatWindow({ since, until }: TimeWindow): string {
  return `${formatInstant(since)} to ${formatInstant(until)}`;
}

type NonEmpty<T> = readonly [T, ...T[]];

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): readonly NonEmpty<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

function united(windows: readonly TimeWindow[]): readonly TimeWindow[] {
  const found: { since: number; until: number }[] = [];
  for (const { since, until } of [...windows].sort((a, b) => a.since - b.since)) {
    const last = found.at(-1);
    if (last !== undefined && since <= last.until) last.until = Math.max(last.until, until);
    else found.push({ since, until });
  }
  return found;
}
