/** Events by equal spans of time, numbered from the epoch: a later run over another window cuts the same spans. */

import type { AuditEvent } from "../../model/event.ts";
import { groupBy, lastOf, type Several } from "../grouping.ts";

/** One span that has events; it starts at `index` times the span's length. */
export interface Bucket {
  readonly index: number;
  readonly events: Several<AuditEvent>;
}

/** The spans of `size` milliseconds that have events, in time order. */
export function bucketsOf(events: Several<AuditEvent>, size: number): Several<Bucket> {
  const indexOf = ({ time }: AuditEvent) => Math.floor(time.ms / size);
  const [first, ...rest] = groupBy(events, (event) => String(indexOf(event))).values();
  const bucket = (group: Several<AuditEvent>): Bucket => ({ index: indexOf(group[0]), events: group });
  return [bucket(first ?? events), ...rest.map(bucket)];
}

/** The one with the most events, the earliest of equals. */
export function fullest(buckets: Several<Bucket>): Bucket {
  return buckets.reduce((most, bucket) => (bucket.events.length > most.events.length ? bucket : most));
}

/** Buckets that follow each other without a gap, together. */
export function runs(buckets: readonly Bucket[]): readonly Several<Bucket>[] {
  const found: [Bucket, ...Bucket[]][] = [];
  for (const bucket of buckets) {
    const run = found.at(-1);
    if (run !== undefined && lastOf(run).index + 1 === bucket.index) run.push(bucket);
    else found.push([bucket]);
  }
  return found;
}

export function eventsOf(buckets: Several<Bucket>): Several<AuditEvent> {
  const [first, ...rest] = buckets;
  return [...first.events, ...rest.flatMap(({ events }) => events)];
}
