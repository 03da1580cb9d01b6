/** What a run makes of all records that have a sketch in common: most need not be looked at one by one. */

import type { AuditEvent } from "../model/event.ts";
import { isTold, type Sketch, unlessWithheld } from "../model/sketch.ts";
import { compileMatcher } from "../query/match.ts";
import { compileSketchMatcher } from "../query/match-sketch.ts";
import { concernOf, type Question } from "./appraise.ts";
import { createDispatch } from "./dispatch.ts";
import { createUntoldKept } from "./keep.ts";
import { createMetMaker } from "./met-maker.ts";
import type { Met } from "./passed-record.ts";

/** Entries by their numbers. */
export interface Foretold {
  readonly matched: readonly number[];
  /** Of those that match, the ones whose answer may depend on the records. */
  readonly concerned: readonly number[];
  /** What these say depends on each record by itself. */
  readonly open: readonly number[];
  /** Nothing is open, nor what is kept but for what is each record's own. */
  readonly isSettled: boolean;
  /** It is settled, and among that its target has to be. */
  readonly ownsTarget: boolean;
  /** There where it is settled and something matches. */
  readonly met?: Met | undefined;
}

export interface Foreteller {
  /** Instants, in epoch milliseconds, that lie in the spans of the same entries have the same reach. A small number. */
  reach(ms: number): number;
  /** Of the records of that reach. */
  foretell(sketch: Sketch, reach: number): Foretold;
  /** Of one of the records, where it is not settled. */
  settle(foretold: Foretold, event: AuditEvent): Met | undefined;
}

/** `undefined` where all of every event is kept. */
export function createForeteller({ entries, whole }: Question): Foreteller | undefined {
  if (whole) return undefined;
  const bounds = [...new Set(entries.flatMap(({ span }) => [span.since, span.until]))].sort((a, b) => a - b);
  const asked = entries.map((entry, index) => {
    const { where, keep, span } = entry;
    return {
      index,
      where,
      untoldKept: createUntoldKept(keep),
      from: 1 + bounds.indexOf(span.since),
      to: 1 + bounds.indexOf(span.until),
      foresees: compileSketchMatcher(where),
      matches: compileMatcher(where),
      concerns: concernOf(entry),
    };
  });
  const dispatch = createDispatch(asked);
  const keepings = entries.map((entry) => entry.keep);
  const make = createMetMaker(keepings);
  // Apart, as what is left open hardly ever comes twice.
  const makeSettled = createMetMaker(keepings);

  return {
    reach: (ms) => bounds.reduce((reach, bound) => (ms < bound ? reach : reach + 1), 0),
    foretell(sketch, reach) {
      const matched: number[] = [];
      const concerned: number[] = [];
      const open: number[] = [];
      const untold = new Set<string>();
      const possible = dispatch(sketch.told, (field) => isTold(sketch, field));
      for (const { index, from, to, untoldKept, foresees, concerns } of possible) {
        if (reach < from || reach >= to) continue;
        const answer = foresees(sketch);
        if (answer === false) continue;
        const isConcerned = answer && unlessWithheld(() => concerns(sketch.event), noAnswer);
        if (isConcerned === undefined) {
          open.push(index);
          continue;
        }
        matched.push(index);
        if (!isConcerned) continue;
        concerned.push(index);
        untold.add(untoldKept(sketch));
      }
      const isSettled = open.length === 0 && !untold.has("more") && (sketch.canOwnTarget || !untold.has("target"));
      const met = isSettled ? make(sketch.told, matched, concerned) : undefined;
      return { matched, concerned, open, isSettled, ownsTarget: isSettled && untold.has("target"), met };
    },
    settle(foretold, event) {
      const matched = [...foretold.matched];
      const concerned = [...foretold.concerned];
      for (const index of foretold.open) {
        const entry = asked[index];
        if (entry === undefined || !entry.matches(event)) continue;
        matched.push(index);
        if (entry.concerns(event)) concerned.push(index);
      }
      return makeSettled(event, matched, concerned);
    },
  };
}

function noAnswer(): undefined {}
