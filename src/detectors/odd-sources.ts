/** Where people and workloads came from that they do not usually come from, or cannot have come from. */

import * as z from "zod";
import { type AuditEvent, compareEvents } from "../model/event.ts";
import type { Level, Observation } from "../model/finding.ts";
import { formatDuration, within } from "../model/time.ts";
import type { Detector } from "./detector.ts";
import { distinct, groupBy, lastOf, type Several } from "./grouping.ts";
import { impossibleJumps, type Jump } from "./odd-sources/travel.ts";
import { type Habits, habits, type Sighting, sighter, usual } from "./odd-sources/whereabouts.ts";
import { personOf } from "./person.ts";
import { bySeverityThenTime, shift, worse } from "./ranking.ts";
import { listing, who } from "./sentence.ts";
import { filled, subject } from "./subject.ts";

const NOVELTIES = ["address", "network", "country"] as const;

const options = z.strictObject({
  min_history: z
    .int()
    .min(1)
    .default(5)
    .describe("Events of an actor before the window that are needed before anything counts as new for it"),
  novelty: z.array(z.enum(NOVELTIES)).default(["network", "country"]).describe("What may be new"),
  outside_ranges: z
    .boolean()
    .default(true)
    .describe("Report addresses outside the ranges of the estate, if it states any"),
});
type Options = z.output<typeof options>;

type Reason = "impossible-travel" | "new-country" | "new-network" | "new-address" | "outside-ranges";

/** What each reason counts alone; impossible travel strengthens the others. */
const LEVEL: Readonly<Record<Reason, Level>> = {
  "impossible-travel": "high",
  "new-country": "high",
  "new-network": "medium",
  "new-address": "low",
  "outside-ranges": "low",
};

export const oddSources: Detector<Options> = {
  summary: "Source addresses, networks and countries new for an actor, outside the estate's ranges, or out of reach",
  reads: ["status", "target"],
  options,
  attributes: {
    reasons: "Why it is odd: impossible-travel, new-country, new-network, new-address, outside-ranges",
    history: "What it was compared with: none, short (too little to call anything new) or enough",
    history_events: "Events of the actor before the window that show where it was",
    usual_countries: "Countries the actor usually comes from, most frequent first",
    usual_networks: "Networks the actor usually comes from, most frequent first",
    usual_addresses: "Addresses the actor usually comes from, most frequent first",
    previous_address: "Impossible travel: the address of the other place",
    distance_km: "Impossible travel: kilometres between the two places",
    travel_time: "Impossible travel: time between the two events",
    speed_kmh: "Impossible travel: kilometres per hour it would have taken",
    operations: "What was called from there",
  },
  detect(events, given_options, { window, estate }) {
    const sight = sighter(estate);
    const sightings = distinct(events.map(sight)).filter(
      ({ standing }) => standing === "public" || standing === "ours",
    );
    const found: Observation[] = [];
    for (const seen of groupBy(sightings, ({ event }) => personOf(event.actor)).values()) {
      const history = habits(seen.filter(({ event, present }) => present && event.time.ms < window.since));
      const fresh = seen.filter(({ event }) => within(window, event.time.ms));
      const jumps = jumpsByAddress(seen, fresh, history);
      for (const [address, group] of groupBy(fresh, ({ ip }) => ip)) {
        if (group[0].standing === "ours") continue;
        const jump = jumps.get(address);
        const reasons = reasonsFor(group[0], history, given_options, estate.ranges.length > 0);
        if (jump !== undefined) reasons.unshift("impossible-travel");
        if (reasons.length > 0) found.push(observe(group, reasons, history, jump, given_options));
      }
    }
    return found.sort(bySeverityThenTime);
  },
};

function reasonsFor(sighting: Sighting, history: Habits, given: Options, rangesStated: boolean): Reason[] {
  const reasons: Reason[] = [];
  const looksFor = (novelty: (typeof NOVELTIES)[number]) =>
    history.events >= given.min_history && given.novelty.includes(novelty);
  const { country, networkKeys, ip } = sighting;
  // With no country known for any earlier event, none can be new.
  const compared = country !== undefined && history.countries.size > 0;
  if (looksFor("country") && compared && !history.countries.has(country)) reasons.push("new-country");
  if (looksFor("network") && !networkKeys.some((key) => history.networkKeys.has(key))) reasons.push("new-network");
  if (looksFor("address") && !history.addresses.has(ip)) reasons.push("new-address");
  if (given.outside_ranges && rangesStated) reasons.push("outside-ranges");
  return reasons;
}

/**
 * The fastest jump to each address, for people. One end may be a range of the estate, which may be the way out of a VPN:
 * then the other end must be new for the actor, and the jump is told of that end.
 */
function jumpsByAddress(seen: readonly Sighting[], fresh: readonly Sighting[], history: Habits): Map<string, Jump> {
  const fastest = new Map<string, Jump>();
  if (seen[0]?.event.actor.type !== "human") return fastest;
  const sightingOf = new Map(seen.map((sighting) => [sighting.event, sighting]));
  const isFresh = new Set(fresh.map(({ event }) => event));
  for (const jump of impossibleJumps(seen.filter(({ present }) => present).map(({ event }) => event))) {
    const [from, to] = [sightingOf.get(jump.from), sightingOf.get(jump.to)];
    if (from === undefined || to === undefined || !isFresh.has(jump.to)) continue;
    const ours = [from, to].filter(({ standing }) => standing === "ours").length;
    const odd = to.standing === "ours" ? from : to;
    const isNew = !odd.networkKeys.some((key) => history.networkKeys.has(key));
    if (ours === 2 || (ours === 1 && !isNew)) continue;
    if (jump.speed_kmh > (fastest.get(odd.ip)?.speed_kmh ?? 0)) fastest.set(odd.ip, jump);
  }
  return fastest;
}

function observe(
  group: Several<Sighting>,
  reasons: readonly Reason[],
  history: Habits,
  jump: Jump | undefined,
  { min_history }: Options,
): Observation {
  const [first, ...rest] = group;
  const events: Several<AuditEvent> = [first.event, ...rest.map(({ event }) => event)];
  const evidence = jump === undefined ? events : distinct([...events, jump.from, jump.to]).toSorted(compareEvents);
  const attempts = events.every(({ outcome }) => outcome === "denied" || outcome === "failure");
  const { actor } = first.event;
  const other = jump === undefined ? undefined : jump.from.src_endpoint.ip === first.ip ? jump.to : jump.from;
  const time = jump === undefined ? undefined : formatDuration(jump.to.time.ms - jump.from.time.ms);
  const enough = history.events >= min_history;
  return {
    key: [...distinct(personOf(actor)), first.ip],
    level: levelOf(reasons, attempts),
    title: title(lastOf(group), reasons, history, attempts, jump && { ...jump, time, address: other?.src_endpoint.ip }),
    count: events.length,
    ...subject(events),
    attributes: filled({
      reasons,
      history: history.events === 0 ? "none" : enough ? "enough" : "short",
      history_events: history.events,
      usual_countries: usual(history.countries),
      usual_networks: usual(history.networks),
      usual_addresses: usual(history.addresses),
      previous_address: other?.src_endpoint.ip,
      distance_km: jump?.distance_km,
      travel_time: time,
      speed_kmh: jump?.speed_kmh,
      operations: distinct(events.map(({ api }) => api.canonical)),
    }),
    evidence,
  };
}

function levelOf(reasons: readonly Reason[], attempts: boolean): Level {
  const others = reasons.filter((reason) => reason !== "impossible-travel");
  const base = others.map((reason) => LEVEL[reason]).reduce(worse, "informational");
  const level = others.length === reasons.length ? base : worse(LEVEL["impossible-travel"], shift(base, 1));
  return attempts ? shift(level, -1) : level;
}

interface Travel {
  readonly distance_km: number;
  readonly time: string | undefined;
  readonly address: string | undefined;
}

function title(
  { event, ip, country, network }: Sighting,
  reasons: readonly Reason[],
  history: Habits,
  attempts: boolean,
  travel: Travel | undefined,
): string {
  const place = distinct([event.src_endpoint.location?.city, country, network]).join(", ");
  const said = reasons.map((reason) => words(reason, history, travel));
  return `${who(event.actor)} ${attempts ? "tried to act from" : "came from"} ${ip} (${place}): ${listing(said, 5)}`;
}

function words(reason: Reason, history: Habits, travel: Travel | undefined): string {
  const usually = (counts: ReadonlyMap<string, number>) => `usually ${listing(usual(counts))}`;
  switch (reason) {
    case "impossible-travel":
      return `${travel?.distance_km} km from ${travel?.address} within ${travel?.time}`;
    case "new-country":
      return `a country new for this actor (${usually(history.countries)})`;
    case "new-network":
      return `a network new for this actor (${usually(history.networks)})`;
    case "new-address":
      return "an address new for this actor";
    case "outside-ranges":
      return `outside the ranges of the estate${history.events === 0 ? ", with no history to compare" : ""}`;
  }
}
