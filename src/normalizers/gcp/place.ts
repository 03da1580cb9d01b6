/** The region a call was about. */

import { at, list, text } from "../../model/json.ts";
import { memo } from "../../model/memo.ts";
import type { AuditCall } from "./audit-call.ts";

/** From the resource's labels, the logged location, or the resource name; a zone answers its region (`us-central1-f` -> `us-central1`). */
export function region(call: AuditCall): string | undefined {
  const place =
    text(at(call.labels, "location")) ??
    text(at(call.labels, "region")) ??
    text(at(call.labels, "zone")) ??
    text(list(at(call.payload, "resourceLocation", "currentLocations"))[0]) ??
    /\/(?:zones|regions|locations)\/([^/]+)/.exec(call.resourceName ?? "")?.[1];
  return place === undefined ? undefined : regionOf(place);
}

const regionOf = memo((place) => place.replace(/^([a-z]+-[a-z]+\d+)-[a-z]$/, "$1"));
