/** EC2 Instance Connect writes two unlinked records for one connection: a key pushed to an instance, a tunnel to its address. */

import type { AuditEvent } from "../../model/event.ts";
import { groupBy, type Several } from "../grouping.ts";

/** A pushed key is good for 60 seconds; clients, proxies and clocks get the rest. */
const KEY_PUSH_REACH_MS = 5 * 60_000;

/**
 * For each endpoint tunnel the key pushes that led to it: same actor, scope and region, in the same second or up to five
 * minutes before, each push used once. A tunnel takes the oldest push and the repeats of it for the same instance, so that
 * two instances reached side by side stay two. The tunnel record names no instance; addresses decide where both have one.
 */
export function keyPushesByTunnel(events: readonly AuditEvent[]): ReadonlyMap<AuditEvent, Several<AuditEvent>> {
  const joined = new Map<AuditEvent, Several<AuditEvent>>();
  const roads = events.filter(({ road }) => road === "instance-connect" || road === "instance-connect-endpoint");
  for (const group of groupBy(roads, ({ actor, scope, region }) => [actor.uid, scope, region]).values()) {
    let waiting = group.filter(({ road }) => road === "instance-connect");
    for (const tunnel of group.filter(({ road }) => road === "instance-connect-endpoint")) {
      waiting = waiting.filter(({ time }) => tunnel.time.ms - time.ms <= KEY_PUSH_REACH_MS);
      const [oldest, ...others] = waiting.filter((push) => leadsTo(push, tunnel));
      if (oldest === undefined) continue;
      const taken: Several<AuditEvent> = [oldest, ...others.filter(({ target }) => target?.uid === oldest.target?.uid)];
      joined.set(tunnel, taken);
      waiting = waiting.filter((push) => !taken.includes(push));
    }
  }
  return joined;
}

function leadsTo(push: AuditEvent, tunnel: AuditEvent): boolean {
  const [from, to] = [push.target?.ip, tunnel.target?.ip];
  return push.time.ms <= tunnel.time.ms && (from === undefined || to === undefined || from === to);
}
