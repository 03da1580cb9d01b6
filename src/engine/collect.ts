/** Gathers, for one entry, the distinct events that its query matched. */

import { type AuditEvent, compareEvents } from "../model/event.ts";
import { at, canonical, type JsonObject, text } from "../model/json.ts";
import { compareText } from "../model/text.ts";
import { type TimeWindow, within } from "../model/time.ts";
import type { Ledger } from "./ledger.ts";

export interface Collector {
  /** An event of the entry's window or lookback that its query matches; perhaps a further record of one it has. */
  take(event: AuditEvent, ledger: Ledger): void;
  /** In order. */
  events(): readonly AuditEvent[];
  /** How many matched events of the window itself came from a source. */
  matched(ledger: Ledger): number;
}

export function createCollector(window: TimeWindow): Collector {
  const found = new Map<string, AuditEvent>();
  const counts = new Map<Ledger, number>();
  return {
    take(event, ledger) {
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
 * Else the choice only has to be the same in any order, whatever else is run and whatever is kept of records.
 */
function richer(a: AuditEvent, b: AuditEvent): AuditEvent {
  const { raw: rawA, ...eventA } = a;
  const { raw: rawB, ...eventB } = b;
  const better =
    Number(knowsCaller(b)) - Number(knowsCaller(a)) ||
    Number(corrects(b)) - Number(corrects(a)) ||
    saysMore(eventA as unknown as JsonObject, eventB as unknown as JsonObject) ||
    saysMore(rawA, rawB);
  return better > 0 ? b : a;
}

/** Positive when the second says more, in any order of its keys; of two as long, the earlier text. */
function saysMore(a: JsonObject, b: JsonObject): number {
  const [one, other] = [canonical(a), canonical(b)];
  return other.length - one.length || compareText(one, other);
}

/** CloudTrail delivers a record again when it was wrong: `addendum`. */
function corrects({ raw }: AuditEvent): boolean {
  return text(at(raw, "addendum", "reason")) === "UPDATED_DATA";
}

function knowsCaller({ actor, scope }: AuditEvent): boolean {
  return actor.home !== undefined && actor.home === scope;
}
