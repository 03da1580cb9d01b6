import { describe, expect, it } from "vitest";
import { fromMmdb } from "../../src/enrichers/mmdb.ts";
import { placeEnricher } from "../../src/enrichers/place.ts";
import type { Endpoint } from "../../src/model/event.ts";
import { event, ip } from "../support/event.ts";

const PLACES = [
  { cidr: "198.51.100.0/24", country: "NL", city: "Amsterdam", network: "Office" },
  { cidr: "2001:db8::/32", country: "DE" },
];

function located(source: Endpoint): Endpoint {
  const enrich = placeEnricher(PLACES, () => ({ location: { country: "US" }, autonomous_system: { number: 64_500 } }));
  return enrich(event({ src_endpoint: source })).src_endpoint;
}

describe("an address", () => {
  it.each([
    [
      "of a listed range is where the list says",
      "198.51.100.9",
      { location: { country: "NL", city: "Amsterdam" }, autonomous_system: { name: "Office" } },
    ],
    ["of a listed IPv6 range too", "2001:db8::9", { location: { country: "DE" } }],
    [
      "of a listed range is there also when it is written as IPv6",
      "::ffff:198.51.100.9",
      { location: { country: "NL", city: "Amsterdam" }, autonomous_system: { name: "Office" } },
    ],
    [
      "of no listed range is where the data says",
      "203.0.113.9",
      { location: { country: "US" }, autonomous_system: { number: 64_500 } },
    ],
  ])("%s", (_, address, expected) => {
    expect(located(ip(address))).toEqual({ kind: "ip", ip: address, ...expected });
  });
});

it.each<Endpoint>([
  { kind: "aws-service", domain: "rds.amazonaws.com" },
  { kind: "aws-internal", domain: "AWS Internal" },
  { kind: "gcp-private", domain: "private" },
  { kind: "absent" },
])("$kind is never located", (source) => {
  expect(located(source)).toEqual(source);
});

describe("a row of a MaxMind DB", () => {
  it.each([
    [
      "nested, as MaxMind writes it",
      { country: { iso_code: "NL" }, city: { names: { en: "Delft" } }, location: { latitude: 52, longitude: 4.4 } },
      { location: { country: "NL", city: "Delft", coordinates: [4.4, 52] } },
    ],
    [
      "flat, as DB-IP's rebuilds write it",
      { country_code: "NL", city: "Delft", latitude: 52, longitude: 4.4 },
      { location: { country: "NL", city: "Delft", coordinates: [4.4, 52] } },
    ],
    [
      "of networks",
      { autonomous_system_number: 64_500, autonomous_system_organization: "Example" },
      { autonomous_system: { number: 64_500, name: "Example" } },
    ],
    ["that is missing", undefined, {}],
    ["of wrong types", { country: 7, location: "x" }, {}],
  ])("%s", (_, row, expected) => {
    expect(fromMmdb(row)).toEqual(expected);
  });
});
