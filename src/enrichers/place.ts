/** Where an address is: from the user's own list of places first, then from reference data; never for what is no address. */

import type { Place } from "../model/estate.ts";
import type { AuditEvent, Endpoint } from "../model/event.ts";
import { inNetwork, parseNetwork } from "../model/network.ts";

/** What reference data says of an address. */
export type Lookup = (ip: string) => Pick<Endpoint, "location" | "autonomous_system">;

/** Adds `location` and `autonomous_system` to events whose source is an address; others pass through untouched. */
export function placeEnricher(places: readonly Place[], lookup: Lookup): (event: AuditEvent) => AuditEvent {
  const listed = places.flatMap((place) => {
    const network = parseNetwork(place.cidr);
    return network === undefined ? [] : [{ place, network }];
  });
  /** Nowhere: there is nothing to add. */
  const known = new Map<string, ReturnType<Lookup> | undefined>();
  const locate = (ip: string): ReturnType<Lookup> | undefined => {
    const match = listed.find(({ network }) => inNetwork(network, ip));
    const place = match ? fromPlace(match.place) : lookup(ip);
    return Object.keys(place).length === 0 ? undefined : place;
  };
  return (event) => {
    const { src_endpoint: source } = event;
    if (source.kind !== "ip" || source.ip === undefined) return event;
    if (!known.has(source.ip)) known.set(source.ip, locate(source.ip));
    const place = known.get(source.ip);
    return place === undefined ? event : { ...event, src_endpoint: { ...source, ...place } };
  };
}

function fromPlace({ country, city, coordinates, network }: Place): ReturnType<Lookup> {
  const location = {
    ...(country === undefined ? {} : { country }),
    ...(city === undefined ? {} : { city }),
    ...(coordinates === undefined ? {} : { coordinates }),
  };
  return {
    ...(Object.keys(location).length === 0 ? {} : { location }),
    ...(network === undefined ? {} : { autonomous_system: { name: network } }),
  };
}
