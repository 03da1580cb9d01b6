/** From records to events: halves of one operation merged, each record booked, what was read of no use counted. */

import type { AuditEvent } from "../model/event.ts";
import type { RawRecord } from "../model/record.ts";
import { type TimeWindow, within } from "../model/time.ts";
import { mergeOperationRecords, OPERATION_SPAN_MS } from "../normalizers/gcp/operation.ts";
import { isHalf, normalize } from "./appraise.ts";
import type { Ledger } from "./ledger.ts";
import { GCP, type Met, type PassedRecord, type PassedRecords } from "./passed-record.ts";
import type { UidHash } from "./uid-hash.ts";

interface Half {
  readonly raw: RawRecord;
  readonly event: AuditEvent;
  readonly ledger: Ledger;
}

export interface Intake {
  add(raw: RawRecord, ledger: Ledger): void;
  /** As `add`, of records that were appraised elsewhere. */
  pass(records: PassedRecords, ledger: Ledger): void;
  /** Hands on the operations whose second record never came. Call once, after the last source. */
  end(): void;
}

/** Of records of the span alone: the window and the longest lookback before it. */
export interface Reader {
  /** Each record, of which several may be of one event. The object is used again. */
  see(record: PassedRecord): void;
  /** Each record that entries match: of several of one event each may tell more. */
  meet(record: PassedRecord, met: Met, ledger: Ledger): void;
}

/** `enrich` adds to what was made of records elsewhere. One intake serves all sources of a run. */
export function createIntake(
  span: TimeWindow,
  appraise: (event: AuditEvent) => PassedRecord,
  enrich: (met: Met) => Met,
  reader: Reader,
): Intake {
  const halves = new Map<string, Half>();
  const halfUids = new Set<string>();
  const passed: { -readonly [Key in keyof PassedRecord]: PassedRecord[Key] } = {
    plane: "aws",
    ms: 0,
    uid: new Int32Array(4),
    signs: 0,
  };
  const reach: TimeWindow = { since: span.since - OPERATION_SPAN_MS, until: span.until + OPERATION_SPAN_MS };

  /** Its uid's hash begins `at` so many numbers. One from outside of the span was appraised as such: no entry matches it. */
  function book(record: PassedRecord, hashes: UidHash, at: number, ledger: Ledger): void {
    if (!within(span, record.ms)) {
      ledger.count("outside_window");
      return;
    }
    ledger.record(record.ms, hashes, at);
    reader.see(record);
  }

  function keepHalf(half: Half): void {
    const { event, ledger } = half;
    if (!within(reach, event.time.ms)) ledger.count("outside_window");
    else if (halfUids.has(event.uid)) ledger.count("duplicates");
    else {
      halfUids.add(event.uid);
      pair(half, `${event.scope} ${event.operation?.uid}`);
    }
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

  function place(event: AuditEvent, ledger: Ledger): void {
    const record = appraise(event);
    book(record, record.uid, 0, ledger);
    if (record.met !== undefined) reader.meet(record, record.met, ledger);
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
      if (isHalf(event)) {
        keepHalf({ raw, event, ledger });
        return;
      }
      place(event, ledger);
    },
    pass({ ms, uids, signs, mets, from, to }, ledger) {
      ledger.count("records_read", to - from);
      for (let at = from; at < to; at++) {
        const told = signs[at] ?? 0;
        passed.plane = (told & GCP) === 0 ? "aws" : "gcp";
        passed.ms = ms[at] ?? 0;
        passed.signs = told & ~GCP;
        book(passed, uids, 4 * at, ledger);
        mets.move(at);
        if (mets.met === undefined) continue;
        for (let part = 0; part < 4; part++) passed.uid[part] = uids[4 * at + part] ?? 0;
        passed.own = mets.own;
        reader.meet(passed, enrich(mets.met), ledger);
      }
    },
    end() {
      for (const { event, ledger } of halves.values()) place(event, ledger);
      halves.clear();
    },
  };
}
