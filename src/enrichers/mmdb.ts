/** One row of a MaxMind DB, in either of the two shapes in use: MaxMind's nested one, and the flat one of DB-IP's and other rebuilds. */

import type { Location } from "../model/event.ts";
import { at, type JsonValue, number, text } from "../model/json.ts";
import type { Lookup } from "./place.ts";

export function fromMmdb(row: JsonValue | undefined): ReturnType<Lookup> {
  const country = text(at(row, "country", "iso_code")) ?? text(at(row, "country_code"));
  const city = text(at(row, "city", "names", "en")) ?? text(at(row, "city"));
  const latitude = number(at(row, "location", "latitude")) ?? number(at(row, "latitude"));
  const longitude = number(at(row, "location", "longitude")) ?? number(at(row, "longitude"));
  const location: Location = {
    ...(country === undefined ? {} : { country }),
    ...(city === undefined ? {} : { city }),
    ...(latitude === undefined || longitude === undefined ? {} : { coordinates: [longitude, latitude] }),
  };
  const asn = number(at(row, "autonomous_system_number"));
  const name = text(at(row, "autonomous_system_organization"));
  return {
    ...(Object.keys(location).length === 0 ? {} : { location }),
    ...(asn === undefined && name === undefined
      ? {}
      : {
          autonomous_system: { ...(asn === undefined ? {} : { number: asn }), ...(name === undefined ? {} : { name }) },
        }),
  };
}
