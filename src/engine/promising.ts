/** Of what was kept for a correlation, the groups that may be a hit: in a trail where most are none, they are put together alone. */

import type { AuditEvent } from "../model/event.ts";
import { reachesBounds, type Share, shareOf } from "../query/correlate.ts";
import type { Correlation } from "../query/correlation.ts";
import type { BoundQuery } from "../runbook/bind-query.ts";
import { fieldsRead, type What } from "./keep.ts";
import { allOf, type KeptEvents } from "./kept-events.ts";

interface Tally {
  readonly counted: Set<string>;
  events: number;
}

/** Their numbers. */
export function promising(
  kept: KeptEvents,
  correlation: Correlation,
  { selections }: Pick<BoundQuery, "selections">,
  matches: (rule: string, event: AuditEvent) => boolean,
): Uint32Array {
  const all = allOf(kept);
  if (asksForOwn(correlation, selections)) return all;
  const shares = new Map<What, Share | undefined>();
  const tallies = new Map<string, Tally>();
  for (const index of all) {
    const what = kept.what(index);
    let share = shares.get(what);
    if (share === undefined && !shares.has(what)) {
      share = shareOf(kept.at(index), correlation, matches);
      shares.set(what, share);
    }
    if (share === undefined) continue;
    const tally = tallies.get(share.group) ?? { counted: new Set(), events: 0 };
    tallies.set(share.group, tally);
    tally.events++;
    for (const value of share.counted ?? []) tally.counted.add(value);
  }
  const isPromising = (index: number): boolean => {
    const share = shares.get(kept.what(index));
    const tally = share && tallies.get(share.group);
    if (share === undefined || tally === undefined) return false;
    return reachesBounds(correlation, share.counted === undefined ? tally.events : tally.counted.size);
  };
  return all.filter(isPromising);
}

/** Whether events that share everything else may differ to it, as by their time or id. */
function asksForOwn(correlation: Correlation, selections: BoundQuery["selections"]): boolean {
  return fieldsRead(correlation, selections).some(
    ({ root, path }) => root === "event" && /^(uid|record_uid|time)$/.test(path[0] ?? ""),
  );
}
