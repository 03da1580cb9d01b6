/** What went around the proxy: each single call that switched it off, opened another way in, or took one. */

import * as z from "zod";
import type { Estate } from "../model/estate.ts";
import type { AuditEvent } from "../model/event.ts";
import { levelRank, type Observation } from "../model/finding.ts";
import { within } from "../model/time.ts";
import { tunnelFinder } from "./bypass/tunnels.ts";
import {
  isOsLogin,
  isProtected,
  publicBindings,
  type Terrain,
  WAYS_AROUND,
  type WayAround,
} from "./bypass/ways-around.ts";
import type { Detector } from "./detector.ts";
import { distinct, groupBy, type Several } from "./grouping.ts";
import { bySeverityThenTime, shift } from "./ranking.ts";
import { sentence } from "./sentence.ts";
import { filled, subject } from "./subject.ts";

/** SSH, Telnet, RPC and SMB, RDP, WinRM, VNC. */
const ADMIN_PORTS = [22, 23, 135, 445, 3389, 5900, 5985, 5986];

const options = z.strictObject({
  admin_ports: z
    .array(z.int().min(0).max(65_535))
    .default(ADMIN_PORTS)
    .describe("Ports that should be reached through the proxy alone, on any resource"),
  tunnel_within: z
    .number()
    .positive()
    .default(10 * 60_000)
    .describe("How long before an OS Login session its IAP tunnel may have been opened"),
});

/**
 * OS Login sessions are judged only when the events hold IAP tunnel decisions at all: without them the Data Access log of
 * IAP is probably off, and every login would look as if it came without a tunnel.
 */
export const bypass: Detector<z.output<typeof options>> = {
  summary: "Single calls that switched the proxy off, opened a way around it, or took one",
  reads: ["status", "target", "road", "session", "policy", "exposure", "proxy"],
  options,
  attributes: {
    kind: "proxy-weakened, public-policy, network-opening, external-address, ssh-keys, serial-console, network-interface, ingress-setting, serial-console-session or login-without-tunnel",
    also: "Further kinds that the same call was",
    resource: "What the way around leads to, or hangs on",
    leads_to: "What somebody can reach by it, where the call names it: an instance, an application",
    protected: "true when the estate says it must only be reached through the proxy",
    outcome: "success, denied, failure or unknown",
    reason: "Why it was refused or failed, in the provider's words",
    setting: "Setting of the proxy that was changed",
    members: "Public members that were let in",
    roles: "Roles that the public members got",
    conditions: "Conditions on their access",
    ports: "Ports that were opened; unstated: those of a rule whose patch does not repeat them",
    ranges: "Ranges they were opened to, beyond the proxy's and the estate's own; unstated likewise",
    metadata_keys: "Metadata keys that were added or changed",
    closed_at: "When a later call in the same data put it right",
  },
  detect(events, { admin_ports, tunnel_within }, { window, estate }) {
    const terrain = { estate, adminPorts: admin_ports, cameByTunnel: tunnelFinder(events, tunnel_within) };
    const repairs = groupBy(events, repairedResource);
    const found: Observation[] = [];
    for (const calls of gather(events.filter((event) => within(window, event.time.ms) && !isDryRun(event)))) {
      const [worst, ...others] = waysAround(calls[0], terrain);
      if (worst === undefined) continue;
      const also = distinct(others.map(({ kind }) => kind));
      found.push(observe(calls, worst, also, estate, closing(calls[0], worst, repairs.get(worst.resource))));
    }
    return found.sort(bySeverityThenTime);
  },
};

/** EC2 answers so when a call would have succeeded and nothing was to be done: no attempt, and nothing is open. */
function isDryRun({ status }: AuditEvent): boolean {
  return /\bDryRunOperation$/.test(status?.code ?? "");
}

/** What people connect to; a firewall rule or a security group is none. */
const REACHED: readonly (string | undefined)[] = [
  "instance",
  "backend-service",
  "cloud-run-service",
  "app-engine-service",
  "app-engine-version",
];

/**
 * One call each, but for OS Login: the instance asks twice for one login (may this person log in, and be administrator?),
 * within seconds.
 */
function gather(events: readonly AuditEvent[]): readonly Several<AuditEvent>[] {
  const started = new Map<string, number>();
  const groups = groupBy(events, (event) => {
    if (!isOsLogin(event)) return event.uid;
    const login = JSON.stringify([event.actor.uid, event.target?.uid, event.outcome]);
    const first = started.get(login) ?? Number.NEGATIVE_INFINITY;
    const start = event.time.ms - first <= ONE_LOGIN_MS ? first : event.time.ms;
    started.set(login, start);
    return [login, String(start)];
  });
  return [...groups.values()];
}

const ONE_LOGIN_MS = 60_000;

/** All that one call was, most severe first. */
function waysAround(event: AuditEvent, terrain: Terrain): readonly WayAround[] {
  const found = WAYS_AROUND.map((way) => way(event, terrain)).filter((way) => way !== undefined);
  return found.sort((a, b) => levelRank(b.level) - levelRank(a.level));
}

/** The resource whose proxy setting or policy a call may have put right. */
function repairedResource({ outcome, proxy, policy }: AuditEvent): string | undefined {
  if (outcome !== "success") return undefined;
  if (proxy !== undefined) return proxy.weakens ? undefined : proxy.resource;
  return policy !== undefined && publicBindings(policy).length === 0 ? policy.resource : undefined;
}

function closing(event: AuditEvent, way: WayAround, repairs: Several<AuditEvent> | undefined): AuditEvent | undefined {
  if (event.outcome !== "success") return undefined;
  const later = repairs?.filter(({ time }) => time.ms > event.time.ms);
  if (way.kind === "proxy-weakened") return later?.find(({ proxy }) => proxy?.setting === event.proxy?.setting);
  if (way.kind !== "public-policy") return undefined;
  return later?.find(({ policy }) => {
    const removed = (policy?.deltas ?? []).filter(({ action }) => action === "remove");
    const members = way.attributes["members"];
    const allRemoved = Array.isArray(members) && members.every((gone) => removed.some(({ member }) => member === gone));
    return policy?.after !== undefined || allRemoved;
  });
}

function observe(
  calls: Several<AuditEvent>,
  { kind, level, verb, object, resource, attributes }: WayAround,
  also: readonly string[],
  estate: Estate,
  closed: AuditEvent | undefined,
): Observation {
  const [event] = calls;
  const { outcome, status } = event;
  const guarded = isProtected(estate, event, resource);
  const attempt = outcome === "denied" || outcome === "failure";
  return {
    key: [kind, event.uid],
    level: shift(level, (guarded ? 1 : 0) - (attempt ? 1 : 0)),
    title: sentence(event, verb, object),
    count: calls.length,
    ...subject(calls),
    attributes: filled({
      kind,
      also,
      resource,
      leads_to: REACHED.includes(event.target?.type) ? event.target?.uid : undefined,
      protected: guarded ? true : undefined,
      outcome,
      reason: status?.detail ?? status?.code,
      ...attributes,
      closed_at: closed?.time.text,
    }),
    evidence: calls,
  };
}
