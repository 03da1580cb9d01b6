/** How wide a network opening is, once everything that leads through the proxy or belongs to the estate is taken out. */

import { type IngressRule, UNSTATED } from "../../model/event.ts";
import type { Level } from "../../model/finding.ts";
import { inRanges, parseNetwork } from "../../model/network.ts";
import { distinct } from "../grouping.ts";
import { milder, worse } from "../ranking.ts";

/** Where IAP's TCP forwarding comes from; https://cloud.google.com/iap/docs/using-tcp-forwarding#create-firewall-rule */
const IAP_RANGES = ["35.235.240.0/20", "2600:2d00:1:7::/64"];
/** Addresses of private networks: whoever is there is inside already. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

export interface Opening {
  readonly level: Level;
  /** The ports that make it matter: `22`, `3389`, or a whole range `0-65535`. */
  readonly ports: readonly string[];
  /** The ranges beyond those allowed. */
  readonly ranges: readonly string[];
}

/**
 * What of `rules` opens one of `ports` (or any port, when `anyPort`) to ranges beyond IAP's and `allowed`; `undefined` when
 * nothing does. References to groups, tags and prefix lists name no addresses and open nothing by themselves. Where a patch
 * states only ports or only ranges, the other half may be anything: that is `medium` at most.
 */
export function opening(
  rules: readonly IngressRule[],
  given: { readonly ports: readonly number[]; readonly anyPort: boolean; readonly allowed: readonly string[] },
): Opening | undefined {
  const allowed = [...IAP_RANGES, ...given.allowed];
  let level: Level = "informational";
  const ports: string[] = [];
  const ranges: string[] = [];
  for (const rule of rules) {
    const opened = portsOf(rule, given.ports, given.anyPort);
    const beyond = rule.ranges.filter((range) => isBeyond(range, allowed));
    if (opened.length === 0 || beyond.length === 0) continue;
    ports.push(...opened);
    ranges.push(...beyond);
    const widest = beyond.map(levelOf).reduce(worse, "informational");
    level = worse(level, rule.protocol === UNSTATED ? milder(widest, "medium") : widest);
  }
  return ranges.length === 0 ? undefined : { level, ports: distinct(ports), ranges: distinct(ranges) };
}

/** ICMP has no ports, whatever its rule says. */
const PORTLESS = new Set(["icmp", "icmpv6", "icmp6", "ipv6-icmp", "1", "58"]);

function portsOf({ protocol, from_port, to_port }: IngressRule, wanted: readonly number[], any: boolean): string[] {
  if (PORTLESS.has(protocol.toLowerCase())) return [];
  if (protocol === UNSTATED) return [UNSTATED];
  const hits = wanted.filter((port) => port >= from_port && port <= to_port);
  if (!any && hits.length === 0) return [];
  if (from_port === to_port) return [String(from_port)];
  // More than one service's worth of ports is told as the range it is.
  return hits.length === 0 || hits.length > 1 ? [`${from_port}-${to_port}`] : hits.map(String);
}

function isBeyond(range: string, allowed: readonly string[]): boolean {
  if (range === UNSTATED || isCountry(range)) return true;
  return parseNetwork(range) !== undefined && !isInside(range, allowed);
}

/** Google's firewall policies take countries for sources. */
function isCountry(range: string): boolean {
  return range.startsWith("region:");
}

/** A block lies inside another when its address does and its prefix is no shorter. */
function isInside(range: string, ranges: readonly string[]): boolean {
  const block = parseNetwork(range);
  if (block === undefined) return false;
  return ranges.some((outer) => {
    const prefix = parseNetwork(outer)?.[1];
    return prefix !== undefined && prefix <= block[1] && inRanges(block[0].toString(), [outer]);
  });
}

/** By prefix length, not by spelling: `1.2.3.4/0` is the whole internet. IPv6 customers get a /48 to a /64 each. */
function levelOf(range: string): Level {
  if (range === UNSTATED) return "medium";
  if (isCountry(range)) return "high";
  if (isInside(range, PRIVATE_RANGES)) return "low";
  const block = parseNetwork(range);
  if (block === undefined) return "low";
  const [address, prefix] = block;
  const [continent, region, site] = address.kind() === "ipv4" ? [8, 16, 31] : [24, 40, 63];
  if (prefix <= continent) return "critical";
  if (prefix <= region) return "high";
  return prefix <= site ? "medium" : "low";
}
