/** From raw records to distinct events: normalized, halves of one operation merged, copies told apart from events. */

import { createHash } from "node:crypto";
import type { AuditEvent } from "../model/event.ts";
import { canonical } from "../model/json.ts";
import type { Invalid, RawRecord } from "../model/record.ts";
import { type TimeWindow, within } from "../model/time.ts";
import { mergeOperationRecords, OPERATION_SPAN_MS } from "../normalizers/gcp/operation.ts";
import { normalizers } from "../normalizers/index.ts";
import type { Ledger } from "./ledger.ts";
import type { PassedRecord } from "./passed-record.ts";
import { createSeen } from "./seen.ts";
import { hashUid } from "./uid-hash.ts";

interface Half {
  readonly raw: RawRecord;
  readonly event: AuditEvent;
  readonly ledger: Ledger;
}

export interface Intake {
  add(raw: RawRecord, ledger: Ledger): void;
  /** Counts the record as `add` would, though nothing else is known of it. True for a distinct event of the span. */
  pass(record: PassedRecord, ledger: Ledger): boolean;
  /** Hands on the operations whose second record never came. Call once, after the last source. */
  end(): void;
}

/**
 * `take` is called for every event of `span` (the window and the longest lookback before it), `copy` being true for a
 * further record of an event already seen: another account's copy may tell more. One intake serves all sources of a run.
 */
export function createIntake(
  span: TimeWindow,
  take: (event: AuditEvent, copy: boolean, ledger: Ledger) => void,
): Intake {
  const seen = createSeen();
  const halves = new Map<string, Half>();
  const reach: TimeWindow = { since: span.since - OPERATION_SPAN_MS, until: span.until + OPERATION_SPAN_MS };

  function place(event: AuditEvent, ledger: Ledger): void {
    if (!within(span, event.time.ms)) {
      ledger.count("outside_window");
      return;
    }
    ledger.event(event.time.ms);
    take(event, false, ledger);
  }

  function pair(half: Half, operation: string): void {
    const other = halves.get(operation);
    if (other === undefined) {
      halves.set(operation, half);
      return;
    }
    const format = half.raw.format;
    const whole = normalize({ format, record: mergeOperationRecords(other.raw.record, half.raw.record) });
    halves.delete(operation);
    if ("invalid" in whole) {
      place(other.event, other.ledger);
      place(half.event, half.ledger);
      return;
    }
    half.ledger.count("merged");
    place(whole, other.ledger);
  }

  return {
    add(raw, ledger) {
      ledger.count("records_read");
      const event = normalize(raw);
      if ("invalid" in event) {
        ledger.count("unreadable");
        ledger.gap({ reason: "unreadable", what: `${raw.format} record: ${event.invalid}`, count: 1 });
        return;
      }
      const operation = event.operation;
      const isHalf = operation !== undefined && operation.first !== operation.last;
      if (!within(isHalf ? reach : span, event.time.ms)) {
        ledger.count("outside_window");
        return;
      }
      if (!seen.add(hashUid(event.uid))) {
        ledger.count("duplicates");
        if (!isHalf) take(event, true, ledger);
        return;
      }
      if (isHalf) pair({ raw, event, ledger }, `${event.scope} ${operation.uid}`);
      else place(event, ledger);
    },
    pass({ ms, uid }, ledger) {
      ledger.count("records_read");
      if (!within(span, ms)) ledger.count("outside_window");
      else if (!seen.add(uid)) ledger.count("duplicates");
      else {
        ledger.event(ms);
        return true;
      }
      return false;
    },
    end() {
      for (const { event, ledger } of halves.values()) place(event, ledger);
      halves.clear();
    },
  };
}

function normalize({ format, record }: RawRecord): AuditEvent | Invalid {
  try {
    const event = normalizers[format](record);
    if ("invalid" in event || event.uid !== "") return event;
    return { ...event, uid: `sha256:${createHash("sha256").update(canonical(record)).digest("hex").slice(0, 32)}` };
  } catch (error) {
    // A normalizer must not throw; if one does, one record is lost and named, not the run.
    return { invalid: `normalizer failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}
