/** Impossible travel: two places that one person cannot have been in, one after the other. */

import type { AuditEvent, Location } from "../../model/event.ts";

/** Faster than an airliner, in kilometres per hour: the speed detection teams publish. */
const MAX_SPEED_KMH = 900;
/** Below this, two places are told apart by the errors of reference data more than by travel. */
const MIN_DISTANCE_KM = 500;
/** Calls of one minute may reach the log in any order, and by different ways out of one network. */
const MIN_GAP_MS = 60_000;
const EARTH_RADIUS_KM = 6371;

type Coordinates = NonNullable<Location["coordinates"]>;

export interface Jump {
  readonly from: AuditEvent;
  readonly to: AuditEvent;
  readonly distance_km: number;
  readonly speed_kmh: number;
}

/** Great-circle distance in kilometres between two `[longitude, latitude]` pairs in degrees. */
function distanceKm([lon1, lat1]: Coordinates, [lon2, lat2]: Coordinates): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [a, b] = [radians(lat1), radians(lat2)];
  const chord = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/**
 * Jumps between successive addresses in the events of one person, which are ordered by time. Each event is held against
 * the last one from another address, so that a call in the same minute does not hide the jump.
 */
export function impossibleJumps(events: readonly AuditEvent[]): readonly Jump[] {
  const jumps: Jump[] = [];
  let last: AuditEvent | undefined;
  let other: AuditEvent | undefined;
  for (const event of events) {
    if (event.src_endpoint.location?.coordinates === undefined) continue;
    if (last !== undefined && last.src_endpoint.ip !== event.src_endpoint.ip) other = last;
    last = event;
    const jump = other === undefined ? undefined : jumpBetween(other, event);
    if (jump !== undefined) jumps.push(jump);
  }
  return jumps;
}

function jumpBetween(from: AuditEvent, to: AuditEvent): Jump | undefined {
  const start = from.src_endpoint.location?.coordinates;
  const end = to.src_endpoint.location?.coordinates;
  const gap = to.time.ms - from.time.ms;
  if (start === undefined || end === undefined || gap < MIN_GAP_MS) return undefined;
  const distance = distanceKm(start, end);
  const speed = distance / (gap / 3_600_000);
  if (!(distance > MIN_DISTANCE_KM && speed > MAX_SPEED_KMH)) return undefined;
  return { from, to, distance_km: Math.round(distance), speed_kmh: Math.round(speed) };
}
