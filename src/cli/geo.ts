/** Reference data about addresses from MaxMind DB files that the config names; without any, nothing is looked up. */

import { readFile } from "node:fs/promises";
import ipaddr from "ipaddr.js";
import { Reader, type Response } from "mmdb-lib";
import type { GeoFiles } from "../config/config.ts";
import { fromMmdb } from "../enrichers/mmdb.ts";
import type { Lookup } from "../enrichers/place.ts";
import { UsageError } from "../model/errors.ts";
import type { JsonValue } from "../model/json.ts";

/** Throws a `UsageError` for a file that is missing or no MaxMind DB. */
export async function openGeo({ city, country, asn }: GeoFiles): Promise<Lookup> {
  const readers = await Promise.all([asn, country, city].filter((file) => file !== undefined).map(openReader));
  return (ip) => {
    const version = ipaddr.parse(ip).kind() === "ipv4" ? 4 : 6;
    // An IPv4-only database answers an IPv6 address with a confident wrong place.
    const able = readers.filter((reader) => version === 4 || reader.metadata.ipVersion === 6);
    return Object.assign({}, ...able.map((reader) => fromMmdb(reader.get(ip) as JsonValue)));
  };
}

async function openReader(file: string): Promise<Reader<Response>> {
  try {
    return new Reader<Response>(await readFile(file));
  } catch (cause) {
    throw new UsageError(
      `cannot read the address data in ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: "geo in the config file takes MaxMind DB files (.mmdb)",
        cause,
      },
    );
  }
}
