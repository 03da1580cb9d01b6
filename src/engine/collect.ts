/** Gathers, for one entry, the distinct events that its query matched. */

import { at, canonical, type JsonObject, text } from "../model/json.ts";
import { compareText } from "../model/text.ts";
import { type TimeWindow, within } from "../model/time.ts";
import { eventOf, type Kept, type What } from "./keep.ts";
import { createKeptStore, type KeptEvents } from "./kept-events.ts";
import type { Ledger } from "./ledger.ts";
import type { Own, UuidPair } from "./own.ts";
import type { PassedRecord } from "./passed-record.ts";
import { createSeen } from "./seen.ts";

export interface Collector {
  /** A record of the entry's window or lookback that its query matches; perhaps a further one of the same event. */
  count(record: Pick<PassedRecord, "uid" | "ms">, ledger: Ledger): void;
  /** One of those that the entry's answer may depend on: see `KeptStore.add`. */
  keep(what: What, own: Own | UuidPair, ms: number): void;
  /** What was kept; the collector is left without it, so that memory is free for what comes of it. */
  handOver(): KeptEvents;
  /** How many matched events of the window itself came from a source. */
  matched(ledger: Ledger): number;
}

export function createCollector(window: TimeWindow): Collector {
  let kept = createKeptStore(isWorse);
  const counted = createSeen();
  const counts = new Map<Ledger, number>();
  return {
    count({ uid, ms }, ledger) {
      if (within(window, ms) && counted.add(uid)) counts.set(ledger, (counts.get(ledger) ?? 0) + 1);
    },
    keep: (what, own, ms) => kept.add(what, own, ms),
    handOver() {
      const all = kept;
      kept = createKeptStore(isWorse);
      return all;
    },
    matched: (ledger) => counts.get(ledger) ?? 0,
  };
}

/**
 * Of two records of one event, whether the second is the one to show. The account a cross-account call went to sees only the caller's account
 * id; the caller's own copy names the caller, so it wins; then a record that corrects another, then the one that says more.
 * Else the choice only has to be the same in any order, whatever else is run and whatever is kept of records.
 */
function isWorse(one: Kept, other: Kept): boolean {
  const { raw: rawA, ...eventA } = eventOf(one);
  const { raw: rawB, ...eventB } = eventOf(other);
  const better =
    Number(knowsCaller(other.what)) - Number(knowsCaller(one.what)) ||
    Number(corrects(rawB)) - Number(corrects(rawA)) ||
    saysMore(eventA as unknown as JsonObject, eventB as unknown as JsonObject) ||
    saysMore(rawA, rawB);
  return better > 0;
}

/** Positive when the second says more, in any order of its keys; of two as long, the earlier text. */
function saysMore(a: JsonObject, b: JsonObject): number {
  const [one, other] = [canonical(a), canonical(b)];
  return other.length - one.length || compareText(one, other);
}

/** CloudTrail delivers a record again when it was wrong: `addendum`. */
function corrects(raw: JsonObject): boolean {
  return text(at(raw, "addendum", "reason")) === "UPDATED_DATA";
}

function knowsCaller({ actor, scope }: What): boolean {
  return actor.home !== undefined && actor.home === scope;
}
