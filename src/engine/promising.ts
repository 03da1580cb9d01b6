/** Of what was kept for a correlation, the groups that may be a hit: in a trail where most are none, they are put together alone. */

import type { AuditEvent } from "../model/event.ts";
import { reachesBounds, type Share, shareOf } from "../query/correlate.ts";
import type { Correlation } from "../query/correlation.ts";
import type { BoundQuery } from "../runbook/bind-query.ts";
import { eventOf, fieldsRead, type Kept, type What } from "./keep.ts";

interface Tally {
  readonly counted: Set<string>;
  events: number;
}

/** In their order. */
export function promising(
  kept: readonly Kept[],
  correlation: Correlation,
  { selections }: Pick<BoundQuery, "selections">,
  matches: (rule: string, event: AuditEvent) => boolean,
): readonly Kept[] {
  if (asksForOwn(correlation, selections)) return kept;
  const shares = new Map<What, Share | undefined>();
  const tallies = new Map<string, Tally>();
  for (const each of kept) {
    let share = shares.get(each.what);
    if (share === undefined && !shares.has(each.what)) {
      share = shareOf(eventOf(each), correlation, matches);
      shares.set(each.what, share);
    }
    if (share === undefined) continue;
    const tally = tallies.get(share.group) ?? { counted: new Set(), events: 0 };
    tallies.set(share.group, tally);
    tally.events++;
    for (const value of share.counted ?? []) tally.counted.add(value);
  }
  return kept.filter(({ what }) => {
    const share = shares.get(what);
    const tally = share && tallies.get(share.group);
    if (share === undefined || tally === undefined) return false;
    return reachesBounds(correlation, share.counted === undefined ? tally.events : tally.counted.size);
  });
}

/** Whether events that share everything else may differ to it, as by their time or id. */
function asksForOwn(correlation: Correlation, selections: BoundQuery["selections"]): boolean {
  return fieldsRead(correlation, selections).some(
    ({ root, path }) => root === "event" && /^(uid|record_uid|time)$/.test(path[0] ?? ""),
  );
}
