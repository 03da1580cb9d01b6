/** What a run makes of an event that entries matched: one object for the many of which the same is kept by the same entries. */

import type { AuditEvent } from "../model/event.ts";
import { createTrial } from "../model/trial.ts";
import { type Keeping, keeperFor, type What } from "./keep.ts";
import type { Met } from "./passed-record.ts";

/** Entries by their numbers: those that match the event, and of these the ones it concerns. `undefined` where none matches. */
export type MetMaker = (event: AuditEvent, matched: readonly number[], concerned: readonly number[]) => Met | undefined;

/** Without `keepings`, all of each event is kept. Lists of the same entries are the same object, of which a run sees few. */
export function createMetMaker(keepings: readonly Keeping[] | undefined): MetMaker {
  const makers = new Map<string, (event: AuditEvent) => Met>();

  function makerFor(entries: readonly number[], concerned: readonly number[]): (event: AuditEvent) => Met {
    if (concerned.length === 0) {
      const met = { entries };
      return () => met;
    }
    const keep = keeperFor(concerned, keepings);
    const share = createShare((what) => ({ entries, concerned: { entries: concerned, what } }));
    return (event) => share(keep(event));
  }

  return (event, matched, concerned) => {
    if (matched.length === 0) return undefined;
    const name = `${matched} ${concerned}`;
    let make = makers.get(name);
    if (make === undefined) {
      make = makerFor(matched, concerned);
      makers.set(name, make);
    }
    return make(event);
  };
}

/** More than these are no few; then it begins anew, so that hostile records cannot fill the memory. */
const MOST_SHARED = 8192;
/** After so many of which few were known, looking for the same takes longer than it saves. */
const LEAST_TRIED = 512;

/** What was made of the same before, where there is much of it. */
function createShare(make: (what: What) => Met): (what: What) => Met {
  const known = new Map<string, Met>();
  const trial = createTrial(LEAST_TRIED);
  return (what) => {
    if (!trial.isWorthIt()) return make(what);
    const text = JSON.stringify(what);
    const before = known.get(text);
    trial.note(before !== undefined);
    if (before !== undefined) return before;
    if (known.size === MOST_SHARED) known.clear();
    const met = make(what);
    known.set(text, met);
    return met;
  };
}
