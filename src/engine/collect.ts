/** Gathers, for one entry, the distinct events its query matches. The matcher is the authority (law 1). */

import { type AuditEvent, compareEvents } from "../model/event.ts";
import { at, canonical, text } from "../model/json.ts";
import { compareText } from "../model/text.ts";
import { type TimeWindow, within } from "../model/time.ts";
import type { Ledger } from "./ledger.ts";

export interface Collector {
  offer(event: AuditEvent, ledger: Ledger): void;
  /** Matched events of the entry's window and lookback, in order. */
  events(): readonly AuditEvent[];
  /** How many matched events of the window itself came from a source. */
  matched(ledger: Ledger): number;
}

export function createCollector(
  matches: (event: AuditEvent) => boolean,
  window: TimeWindow,
  lookback: number,
): Collector {
  const span: TimeWindow = { since: window.since - lookback, until: window.until };
  const found = new Map<string, AuditEvent>();
  const counts = new Map<Ledger, number>();
  return {
    offer(event, ledger) {
      if (!within(span, event.time.ms) || !matches(event)) return;
      const other = found.get(event.uid);
      found.set(event.uid, other === undefined ? event : richer(other, event));
      if (other === undefined && within(window, event.time.ms)) counts.set(ledger, (counts.get(ledger) ?? 0) + 1);
    },
    events: () => [...found.values()].sort(compareEvents),
    matched: (ledger) => counts.get(ledger) ?? 0,
  };
}

/**
 * Of two records of one event, the one to show. The account a cross-account call went to sees only the caller's account
 * id; the caller's own copy names the caller, so it wins; then a record that corrects another, then the one that says more.
 * Else the choice only has to be the same in any order.
 */
function richer(a: AuditEvent, b: AuditEvent): AuditEvent {
  const known = Number(knowsCaller(b)) - Number(knowsCaller(a)) || Number(corrects(b)) - Number(corrects(a));
  if (known !== 0) return known > 0 ? b : a;
  const [one, other] = [canonical(a.raw), canonical(b.raw)];
  return (one.length - other.length || compareText(other, one)) < 0 ? b : a;
}

/** CloudTrail delivers a record again when it was wrong: `addendum`. */
function corrects({ raw }: AuditEvent): boolean {
  return text(at(raw, "addendum", "reason")) === "UPDATED_DATA";
}

function knowsCaller(event: AuditEvent): boolean {
  return event.actor.home !== undefined && event.actor.home === event.scope;
}
