/** The demo trail: both clouds, eight days, made up from a seed, always ending at the moment it is opened. */

import { readsEverything } from "../engine/plan.ts";
import type { Source } from "../engine/source.ts";
import type { RawRecord } from "../model/record.ts";
import { incidents } from "./demo/incidents.ts";
import { noise } from "./demo/noise.ts";
import { seeded } from "./demo/random.ts";

const SEED = 20_261;

/**
 * Every record of the eight days before `end` (epoch milliseconds); a few are delivered twice, as CloudTrail does.
 * Without `planted` it is the same noise and nothing else.
 */
export function demoTrail(end: number, { planted = true }: { readonly planted?: boolean } = {}): readonly RawRecord[] {
  const ordinary = noise(seeded(SEED), end);
  const repeated = ordinary.filter((_, index) => index % 400 === 0);
  return [...ordinary, ...repeated, ...(planted ? incidents(seeded(SEED + 1), end) : [])];
}

export function openDemo(now: number): Source {
  return {
    name: "demo",
    plan: () => readsEverything(() => "the demo trail is made here, and every record of it is looked at"),
    async *read(_request, { signal, progress }) {
      const records = demoTrail(now);
      if (!signal.aborted) yield records;
      progress({ done: records.length, total: records.length, unit: "records" });
    },
  };
}
