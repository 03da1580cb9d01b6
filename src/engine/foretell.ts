/** What a run makes of all records that have a sketch in common: most need not be looked at one by one. */

import { type Sketch, unlessWithheld } from "../model/sketch.ts";
import { compileSketchMatcher } from "../query/match-sketch.ts";
import { concernOf, type Question } from "./appraise.ts";
import { createKeeper, tellsAllKept } from "./keep.ts";
import { createMetShare } from "./met-share.ts";
import type { Met } from "./passed-record.ts";

/** `undefined`: each record has to be looked at. */
export type Foretold = { readonly met?: Met } | undefined;

export interface Foreteller {
  /** Instants, in epoch milliseconds, that lie in the spans of the same entries have the same reach. A small number. */
  reach(ms: number): number;
  /** Of the records of that reach. */
  foretell(sketch: Sketch, reach: number): Foretold;
}

const NOTHING = {};

/** `undefined` where all of every event is kept. */
export function createForeteller({ entries, whole }: Question): Foreteller | undefined {
  if (whole) return undefined;
  const bounds = [...new Set(entries.flatMap(({ span }) => [span.since, span.until]))].sort((a, b) => a - b);
  const asked = entries.map((entry, index) => {
    const { where, keep, span } = entry;
    const [from, to] = [1 + bounds.indexOf(span.since), 1 + bounds.indexOf(span.until)];
    return { index, from, to, keep, matches: compileSketchMatcher(where), concerns: concernOf(entry) };
  });
  const keep = createKeeper(entries.map((entry) => entry.keep));
  const share = createMetShare();

  return {
    reach: (ms) => bounds.reduce((reach, bound) => (ms < bound ? reach : reach + 1), 0),
    foretell(sketch, reach) {
      const matched: number[] = [];
      const concerned: number[] = [];
      for (const { index, from, to, keep, matches, concerns } of asked) {
        if (reach < from || reach >= to) continue;
        const answer = matches(sketch);
        if (answer === false) continue;
        const isConcerned = answer && unlessWithheld(() => concerns(sketch.event), noAnswer);
        if (isConcerned === undefined || (isConcerned && !tellsAllKept(sketch, keep))) return undefined;
        matched.push(index);
        if (isConcerned) concerned.push(index);
      }
      if (concerned.length > 0) {
        return { met: share(matched, { entries: concerned, what: keep(sketch.event, concerned) }) };
      }
      return matched.length === 0 ? NOTHING : { met: share(matched) };
    },
  };
}

function noAnswer(): undefined {}
