/** One object for the many records that the same entries match, and of which the same is kept. */

import type { What } from "./keep.ts";
import type { Concerned, Met } from "./passed-record.ts";

export type MetShare = (entries: readonly number[], concerned?: Concerned) => Met;

export function createMetShare(): MetShare {
  const matched = new Map<string, Met>();
  const kept = new WeakMap<What, Met>();
  return (entries, concerned) => {
    if (concerned === undefined) {
      const name = entries.join();
      const met = matched.get(name) ?? { entries };
      matched.set(name, met);
      return met;
    }
    const before = kept.get(concerned.what);
    if (before !== undefined && isSame(before.entries, entries)) {
      if (before.concerned !== undefined && isSame(before.concerned.entries, concerned.entries)) return before;
    }
    const met = { entries, concerned };
    kept.set(concerned.what, met);
    return met;
  };
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number, index) => number === other[index]);
}
