/** Of what was kept for a correlation, the groups that may be a hit: in a trail where most are none, they are put together alone. */

import type { AuditEvent } from "../model/event.ts";
import { reachesBounds, shareOf } from "../query/correlate.ts";
import type { Correlation } from "../query/correlation.ts";
import type { BoundQuery } from "../runbook/bind-query.ts";
import { fieldsRead } from "./keep.ts";
import type { KeptEvents } from "./kept-events.ts";

/** What all events of a group add up to. */
interface Tally {
  events: number;
  /** What is counted of them; absent where that is themselves. */
  readonly values: Set<string> | undefined;
}

/** Their rows, in order. */
export function promising(
  kept: KeptEvents,
  correlation: Correlation,
  { selections }: Pick<BoundQuery, "selections">,
  matches: (rule: string, event: AuditEvent) => boolean,
): Uint32Array {
  if (asksForOwn(correlation, selections)) return kept.rows;
  /** `null`: in no group. */
  const byKind: (Tally | null | undefined)[] = [];
  const byGroup = new Map<string, Tally>();
  const join = (row: number): Tally | undefined => {
    const share = shareOf(kept.at(row), correlation, matches);
    if (share === undefined) return undefined;
    const { group, counted } = share;
    const tally = byGroup.get(group) ?? { events: 0, values: counted && new Set() };
    byGroup.set(group, tally);
    for (const value of counted ?? []) tally.values?.add(value);
    return tally;
  };
  const joinOnce = (kind: number, row: number): Tally | undefined => {
    let tally = byKind[kind];
    if (tally === undefined) {
      tally = join(row) ?? null;
      byKind[kind] = tally;
    }
    return tally ?? undefined;
  };
  const tallies = Array.from(kept.rows, (row) => {
    const kind = kept.kind(row);
    const tally = kind === undefined ? join(row) : joinOnce(kind, row);
    if (tally !== undefined) tally.events++;
    return tally;
  });
  return kept.rows.filter((_, place) => {
    const tally = tallies[place];
    return tally !== undefined && reachesBounds(correlation, tally.values?.size ?? tally.events);
  });
}

/** Whether events that share everything else may differ to it, as by their time or id. */
function asksForOwn(correlation: Correlation, selections: BoundQuery["selections"]): boolean {
  return fieldsRead(correlation, selections).some(
    ({ root, path }) => root === "event" && /^(uid|record_uid|time)$/.test(path[0] ?? ""),
  );
}
