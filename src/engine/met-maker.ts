/** What a run makes of an event that entries matched: one object for the many of which the same is kept by the same entries. */

import type { AuditEvent } from "../model/event.ts";
import { createKeeper, type Keeping, type What } from "./keep.ts";
import type { Met } from "./passed-record.ts";

/** Entries by their numbers: those that match the event, and of these the ones it concerns. `undefined` where none matches. */
export type MetMaker = (event: AuditEvent, matched: readonly number[], concerned: readonly number[]) => Met | undefined;

/** Without `keepings`, all of each event is kept. */
export function createMetMaker(keepings: readonly Keeping[] | undefined): MetMaker {
  const keep = createKeeper(keepings);
  const unkept = new Map<string, Met>();
  const kept = new WeakMap<What, Met>();

  function ofUnkept(entries: readonly number[]): Met {
    const name = entries.join();
    const met = unkept.get(name) ?? { entries };
    unkept.set(name, met);
    return met;
  }

  return (event, entries, concerned) => {
    if (concerned.length === 0) return entries.length === 0 ? undefined : ofUnkept(entries);
    const what = keep(event, concerned);
    const before = kept.get(what);
    if (before?.concerned !== undefined) {
      if (isSame(before.entries, entries) && isSame(before.concerned.entries, concerned)) return before;
    }
    const met = { entries, concerned: { entries: concerned, what } };
    kept.set(what, met);
    return met;
  };
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number, index) => number === other[index]);
}
