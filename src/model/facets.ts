/** Parts of an event that not every finding shows: whoever reads few of them has little kept. */

import type { AuditEvent } from "./event.ts";

/** Members of events, and the ids of what was minted by themselves: they differ where all else of many events is the same. */
export const FACETS = [
  ...(["status", "http_request", "target", "road", "session", "operation"] as const),
  ...(["policy", "exposure", "proxy", "minted", "minted.uids", "logging"] as const),
];
export type Facet = (typeof FACETS)[number];

/** What of an event reading it along `path` reads. */
export function facetsRead([member, inner]: readonly string[]): readonly Facet[] {
  const readsUids = member === "minted" && inner !== "kind" && inner !== "subject";
  return FACETS.filter((facet) => facet === member || (facet === "minted.uids" && readsUids));
}

/** A copy without the members that are among `dropped`: facets, or others that no facet lies in. */
export function copyWithout<T extends Partial<AuditEvent>>(event: T, dropped: ReadonlySet<string>): T {
  const copy: Partial<T> = {};
  for (const key in event) if (!dropped.has(key)) copy[key] = event[key];
  if (copy.minted === undefined || !dropped.has("minted.uids")) return copy as T;
  const { kind, subject } = copy.minted;
  return { ...copy, minted: { kind, subject } } as T;
}
