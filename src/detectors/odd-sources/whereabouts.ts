/** Where somebody was, as far as an event shows it, and what is usual for them: never from what is no address of theirs. */

import ipaddr from "ipaddr.js";
import type { Estate } from "../../model/estate.ts";
import type { AuditEvent } from "../../model/event.ts";
import { inRanges, rangeOf } from "../../model/network.ts";
import { compareText } from "../../model/text.ts";
import { distinct } from "../grouping.ts";

/** `ours`: a range the user stated. `gateway`: the address of a gateway, which stands for anybody. */
export type Standing = "public" | "private" | "ours" | "gateway";

export interface Sighting {
  readonly event: AuditEvent;
  readonly ip: string;
  readonly standing: Standing;
  readonly country?: string;
  /** How people call the network: its number and name, else its prefix. */
  readonly network: string;
  /** What the network is recognised by; one in common means the same network. */
  readonly networkKeys: readonly string[];
  /** False for a sign-in that failed: it shows where somebody tried, not where this actor was. */
  readonly present: boolean;
}

/** Reads events into sightings, and answers `undefined` for those that say nothing of their actor's whereabouts. */
export function sighter(estate: Estate): (event: AuditEvent) => Sighting | undefined {
  const known = new Map<string, Ground | undefined>();
  const groundOf = (ip: string): Ground | undefined => {
    if (!known.has(ip)) known.set(ip, survey(ip, estate));
    return known.get(ip);
  };
  return (event) => {
    const { kind, ip, location, autonomous_system: network } = event.src_endpoint;
    const ground = kind === "ip" && ip !== undefined && showsPlace(event) ? groundOf(ip) : undefined;
    if (ip === undefined || ground === undefined) return undefined;
    const number = network?.number === undefined ? undefined : `AS${network.number}`;
    const country = location?.country;
    return {
      event,
      ip,
      standing: ground.standing,
      ...(country === undefined ? {} : { country }),
      network: distinct([number, network?.name]).join(" ") || ground.prefix,
      networkKeys: distinct([number ?? network?.name, ground.prefix]),
      present: event.outcome === "success" || !isSignIn(event),
    };
  };
}

/** What an address is, whoever comes from it. */
interface Ground {
  readonly standing: Standing;
  readonly prefix: string;
}

function survey(ip: string, estate: Estate): Ground | undefined {
  const prefix = rangeOf(ip, { v4: 24, v6: 48 });
  return prefix === undefined ? undefined : { standing: judge(ip, estate), prefix };
}

/** `AssumeRoleWithSAML` comes from an address of AWS's, whoever signed in. */
function showsPlace(event: AuditEvent): boolean {
  const identified = event.actor.type === "human" || event.actor.type === "workload";
  return identified && event.api.canonical !== "AssumeRoleWithSAML";
}

function isSignIn(event: AuditEvent): boolean {
  return event.activity === "signin" || event.status?.layer === "authentication";
}

function judge(ip: string, estate: Estate): Standing {
  if (inRanges(ip, estate.gateways.addresses)) return "gateway";
  if (inRanges(ip, estate.ranges)) return "ours";
  return isRoutable(ip) ? "public" : "private";
}

/** Ranges reserved for documentation count as public, so that examples and demos behave like the real thing. */
const DOCUMENTATION = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];
const UNROUTABLE = new Set<string>([
  "unspecified",
  "broadcast",
  "multicast",
  "linkLocal",
  "loopback",
  "carrierGradeNat",
  "private",
  "uniqueLocal",
  "benchmarking",
  "reserved",
]);

function isRoutable(ip: string): boolean {
  return inRanges(ip, DOCUMENTATION) || !UNROUTABLE.has(ipaddr.process(ip).range());
}

/** What is usual for one actor, counted over their history. */
export interface Habits {
  readonly events: number;
  readonly countries: ReadonlyMap<string, number>;
  readonly networks: ReadonlyMap<string, number>;
  readonly networkKeys: ReadonlySet<string>;
  readonly addresses: ReadonlyMap<string, number>;
}

export function habits(history: readonly Sighting[]): Habits {
  return {
    events: history.length,
    countries: tally(history.map(({ country }) => country)),
    networks: tally(history.map(({ network }) => network)),
    networkKeys: new Set(history.flatMap(({ networkKeys }) => networkKeys)),
    addresses: tally(history.map(({ ip }) => ip)),
  };
}

function tally(values: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The three most frequent, most frequent first. */
export function usual(counts: ReadonlyMap<string, number>): readonly string[] {
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || compareText(a, b));
  return ranked.slice(0, 3).map(([value]) => value);
}
