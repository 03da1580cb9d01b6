/** Reference data for what was appraised elsewhere, once for all the records that share it. */

import type { AuditEvent } from "../model/event.ts";
import type { Met } from "./passed-record.ts";

/** `enrich` must not ask for what is an event's own. */
export function createMetEnricher(enrich: (event: AuditEvent) => AuditEvent): (met: Met) => Met {
  const known = new WeakMap<Met, Met>();
  return (met) => {
    const { concerned } = met;
    if (concerned === undefined) return met;
    const before = known.get(met);
    if (before !== undefined) return before;
    const what = enrich(concerned.what);
    if (what === concerned.what) return met;
    const found = { ...met, concerned: { ...concerned, what } };
    known.set(met, found);
    return found;
  };
}
