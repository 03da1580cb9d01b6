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
  const known = new Map<string, Endpoint>();
  const locate = (source: Endpoint, ip: string): Endpoint => {
    const match = listed.find(({ network }) => inNetwork(network, ip));
    return { ...source, ...(match ? fromPlace(match.place) : lookup(ip)) };
  };
  return (event) => {
    const { src_endpoint: source } = event;
    if (source.kind !== "ip" || source.ip === undefined) return event;
    const endpoint = known.get(source.ip) ?? locate(source, source.ip);
    known.set(source.ip, endpoint);
    return { ...event, src_endpoint: endpoint };
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
