/** From what people wrote down as theirs to what is asked of it. */

import { type Estate, NO_ESTATE } from "../model/estate.ts";
import { networkText } from "../model/network.ts";
import type { EstateFile } from "./estate-schema.ts";

/** What `written` says replaces that part of `base`; every part it does not mention stays. */
export function toEstate(written: EstateFile, base: Estate = NO_ESTATE): Estate {
  const { projects, accounts, scopes, domains, ranges, gateways, places, guests } = written;
  const stated = projects ?? accounts ?? scopes;
  const networks = (list: readonly string[]) => list.map((text) => networkText(text) ?? text);
  return {
    scopes:
      stated === undefined
        ? base.scopes
        : [
            ...(projects ?? []).map((id) => `gcp:${id}`),
            ...(accounts ?? []).map((id) => `aws:${id}`),
            ...(scopes ?? []),
          ],
    domains: domains?.map((domain) => domain.toLowerCase().replace(/^@/, "")) ?? base.domains,
    ranges: ranges === undefined ? base.ranges : networks(ranges),
    gateways: {
      addresses: gateways?.addresses === undefined ? base.gateways.addresses : networks(gateways.addresses),
      roles: gateways?.roles ?? base.gateways.roles,
    },
    protected: written.protected ?? base.protected,
    places:
      places === undefined
        ? base.places
        : places.map(({ cidr, country, city, coordinates, network: name }) => ({
            cidr: networkText(cidr) ?? cidr,
            ...(country === undefined ? {} : { country }),
            ...(city === undefined ? {} : { city }),
            ...(coordinates === undefined ? {} : { coordinates }),
            ...(name === undefined ? {} : { network: name }),
          })),
    guests: guests ?? base.guests,
  };
}
