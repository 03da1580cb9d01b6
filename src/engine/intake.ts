/** From records to distinct events: halves of one operation merged, copies told apart from events, each counted once. */

import type { AuditEvent } from "../model/event.ts";
import type { RawRecord } from "../model/record.ts";
import { type TimeWindow, within } from "../model/time.ts";
import { mergeOperationRecords, OPERATION_SPAN_MS } from "../normalizers/gcp/operation.ts";
import { isHalf, normalize } from "./appraise.ts";
import type { Ledger } from "./ledger.ts";
import { GCP, type Met, type PassedRecord, type PassedRecords } from "./passed-record.ts";
import { createSeen } from "./seen.ts";
import { hashUid, type UidHash } from "./uid-hash.ts";

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

/** Of events of the span alone: the window and the longest lookback before it. */
export interface Reader {
  /** Each event once. The object is used again. */
  see(record: PassedRecord): void;
  /**
   * Each record that entries match. `isCopy`: perhaps a further one of an event already seen: another account's may tell
   * more.
   */
  meet(record: PassedRecord, met: Met, isCopy: boolean, ledger: Ledger): void;
}

/** `enrich` adds to what was made of records elsewhere. One intake serves all sources of a run. */
export function createIntake(
  span: TimeWindow,
  appraise: (event: AuditEvent) => PassedRecord,
  enrich: (met: Met) => Met,
  reader: Reader,
): Intake {
  const seen = createSeen();
  const halves = new Map<string, Half>();
  const passed: { -readonly [Key in keyof PassedRecord]: PassedRecord[Key] } = {
    plane: "aws",
    ms: 0,
    uid: new Int32Array(4),
    signs: 0,
  };
  const reach: TimeWindow = { since: span.since - OPERATION_SPAN_MS, until: span.until + OPERATION_SPAN_MS };

  /**
   * Its uid begins `at` so many of these numbers. Answers whether it is a further record of an event already seen. One from
   * outside of the span was appraised as such: no entry matches it.
   */
  function book(record: PassedRecord, uids: UidHash, at: number, ledger: Ledger): boolean {
    if (!within(span, record.ms)) {
      ledger.count("outside_window");
      return false;
    }
    const isNew = seen.add(uids, at);
    if (isNew) {
      ledger.event(record.ms);
      reader.see(record);
    } else ledger.count("duplicates");
    return !isNew;
  }

  function keepHalf(half: Half): void {
    const { event, ledger } = half;
    if (!within(reach, event.time.ms)) ledger.count("outside_window");
    else if (seen.add(hashUid(event.uid))) pair(half, `${event.scope} ${event.operation?.uid}`);
    else ledger.count("duplicates");
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

  /** What was counted as seen by its halves. */
  function place(event: AuditEvent, ledger: Ledger): void {
    if (!within(span, event.time.ms)) {
      ledger.count("outside_window");
      return;
    }
    ledger.event(event.time.ms);
    const record = appraise(event);
    reader.see(record);
    if (record.met !== undefined) reader.meet(record, record.met, true, ledger);
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
      const record = appraise(event);
      const isCopy = book(record, record.uid, 0, ledger);
      if (record.met !== undefined) reader.meet(record, record.met, isCopy, ledger);
    },
    pass({ ms, uids, signs, mets, from, to }, ledger) {
      ledger.count("records_read", to - from);
      for (let at = from; at < to; at++) {
        const told = signs[at] ?? 0;
        passed.plane = (told & GCP) === 0 ? "aws" : "gcp";
        passed.ms = ms[at] ?? 0;
        passed.signs = told & ~GCP;
        const isCopy = book(passed, uids, 4 * at, ledger);
        mets.move(at);
        if (mets.met === undefined) continue;
        for (let part = 0; part < 4; part++) passed.uid[part] = uids[4 * at + part] ?? 0;
        passed.own = mets.own;
        reader.meet(passed, enrich(mets.met), isCopy, ledger);
      }
    },
    end() {
      for (const { event, ledger } of halves.values()) place(event, ledger);
      halves.clear();
    },
  };
}
