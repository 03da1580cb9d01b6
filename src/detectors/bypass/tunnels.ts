/** Whether a login to an instance came through an IAP tunnel, as far as the events can tell. */

import type { AuditEvent, Target } from "../../model/event.ts";
import { countLeading } from "../../model/leading.ts";
import { distinct, groupBy, lastOf, type Several } from "../grouping.ts";

/** A tunnel that is recorded only when it ends gets the benefit of the doubt for half a day before. */
const END_ONLY_REACH_MS = 12 * 3_600_000;

interface Tunnel {
  readonly first: number;
  readonly last: number;
  /** Its end was recorded and its beginning was not. */
  readonly endOnly: boolean;
  readonly actor: string;
  readonly target: Target;
}

/** Answers whether a tunnel covers a login; `undefined` when no tunnel was ever seen: then their log is probably off. */
export function tunnelFinder(
  events: readonly AuditEvent[],
  reachMs: number,
): ((login: AuditEvent) => boolean) | undefined {
  const records = events.filter(({ road, api }) => road === "iap-tunnel" && api.canonical === "AuthorizeUser");
  if (records.length === 0) return undefined;
  const granted = records.filter(({ outcome }) => outcome === "success" || outcome === "unknown");
  const sessions = groupBy(granted, (event) => [event.session?.uid ?? event.uid, event.target?.uid]);
  const tunnels = [...sessions.values()].flatMap(toTunnel);
  const byName = covers(
    tunnels.flatMap((tunnel) => names(tunnel.target).map((name) => ({ key: name, tunnel }))),
    reachMs,
  );
  const byActor = covers(
    tunnels.map((tunnel) => ({ key: `${form(tunnel.target)} ${tunnel.actor}`, tunnel })),
    reachMs,
  );
  return ({ target, actor, time }) => {
    if (target === undefined || names(target).some((name) => byName(name, time.ms))) return true;
    // One log may name the instance and the other number it: then the same person's tunnel is taken for this one.
    const other = { name: "number", number: "name", both: undefined }[form(target)];
    return other !== undefined && byActor(`${other} ${actor.uid}`, time.ms);
  };
}

function toTunnel(records: Several<AuditEvent>): readonly Tunnel[] {
  const [first] = records;
  if (first.target === undefined) return [];
  return [
    {
      first: first.time.ms,
      last: lastOf(records).time.ms,
      endOnly: records.every(({ session }) => session?.phase === "end"),
      actor: first.actor.uid,
      target: first.target,
    },
  ];
}

/**
 * Whether one of the tunnels filed under a key covers a moment: it was seen within reach before, was still open, or is one of
 * those recorded only at their end. Tunnels come ordered by their first record, so that each question is a binary search.
 */
function covers(
  filed: readonly { readonly key: string; readonly tunnel: Tunnel }[],
  reachMs: number,
): (key: string, ms: number) => boolean {
  const lines = new Map(
    [...groupBy(filed, ({ key }) => key)].map(([key, group]) => {
      let latest = Number.NEGATIVE_INFINITY;
      const firsts = group.map(({ tunnel }) => tunnel.first);
      const openUntil = group.map(({ tunnel }) => (latest = Math.max(latest, tunnel.last)));
      const ends = group.filter(({ tunnel }) => tunnel.endOnly).map(({ tunnel }) => tunnel.first);
      return [key, { firsts, openUntil, ends }] as const;
    }),
  );
  return (key, ms) => {
    const line = lines.get(key);
    if (line === undefined) return false;
    const before = countUpTo(line.firsts, ms) - 1;
    if ((line.firsts[before] ?? Number.NEGATIVE_INFINITY) >= ms - reachMs) return true;
    if ((line.openUntil[before] ?? Number.NEGATIVE_INFINITY) >= ms) return true;
    const nextEnd = line.ends[countUpTo(line.ends, ms)];
    return nextEnd !== undefined && nextEnd - ms <= END_ONLY_REACH_MS;
  };
}

/** How many of the ascending `values` are not above `limit`. */
function countUpTo(values: readonly number[], limit: number): number {
  return countLeading(values, (value) => value <= limit);
}

function names({ uid, name, ip }: Target): readonly string[] {
  return distinct([uid, name, ip]).filter((value) => value !== "");
}

/** How an instance is called: by its number, by its name, or by both. */
function form({ uid, name }: Target): "number" | "name" | "both" {
  const numbers = distinct([uid, name]).map((value) => /^\d+$/.test(value));
  if (!numbers.includes(false)) return "number";
  return numbers.includes(true) ? "both" : "name";
}
