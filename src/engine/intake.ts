/** From records to events: halves of one operation merged, each record booked, what was read of no use counted. */

import { type AuditEvent, compareEvents } from "../model/event.ts";
import { countLeading } from "../model/leading.ts";
import type { RawRecord } from "../model/record.ts";
import { type TimeWindow, within } from "../model/time.ts";
import { mergeOperationRecords, OPERATION_SPAN_MS } from "../normalizers/gcp/operation.ts";
import { isHalf, normalize } from "./appraise.ts";
import type { Ledger } from "./ledger.ts";
import { type Met, numbersOf, type PassedNumbers, type PassedRecord, type PassedRecords } from "./passed-record.ts";
import { stretches } from "./stretches.ts";

interface Half {
  readonly raw: RawRecord;
  readonly event: AuditEvent;
  readonly ledger: Ledger;
}

/** As duplicate keys are: read one way where another is as good. */
const CONTESTED = {
  reason: "ambiguous",
  what: "more than two halves of one Google operation, which no service writes: which two became one event is chance",
};

export interface Intake {
  add(raw: RawRecord, ledger: Ledger): void;
  /** As `add`, of records that were appraised elsewhere. */
  pass(records: PassedRecords, ledger: Ledger): void;
  /** Hands on the operations whose second record never came. Call once, after the last source. */
  end(): void;
}

/** Of records of the span alone: the window and the longest lookback before it. */
export interface Reader {
  /** All of them, of which several may be of one event; at a time those that lie all in the window, or all before it. */
  see(records: PassedNumbers, from: number, to: number): void;
  /** Each record that entries match: of several of one event each may tell more. The object is used again. */
  meet(record: MetRecord, met: Met, ledger: Ledger): void;
}

type MetRecord = Pick<PassedRecord, "ms" | "uid" | "own">;

/** `span`: `window` and its lookback. `enrich` adds to what was made of records elsewhere. One intake serves all sources of a run. */
export function createIntake(
  window: TimeWindow,
  span: TimeWindow,
  appraise: (event: AuditEvent) => PassedRecord,
  enrich: (met: Met) => Met,
  reader: Reader,
): Intake {
  /** By operation: records of which no other half came, the earliest first; all are first ones, or all last ones. */
  const halves = new Map<string, Half[]>();
  /** Operations of which two halves came together. */
  const paired = new Set<string>();
  const halfUids = new Set<string>();
  const passed: { -readonly [Key in keyof MetRecord]: MetRecord[Key] } = {
    ms: 0,
    uid: new Int32Array(4),
    own: undefined,
  };
  const bounds = [span.since, window.since, span.until];
  const reach: TimeWindow = { since: span.since - OPERATION_SPAN_MS, until: span.until + OPERATION_SPAN_MS };

  /** Those from outside of the span were appraised as such: no entry matches them. */
  function book(records: PassedNumbers, from: number, to: number, ledger: Ledger): void {
    for (const [start, end] of stretches(records.ms, from, to, bounds)) {
      if (within(span, records.ms[start] ?? 0)) {
        ledger.record(records, start, end);
        reader.see(records, start, end);
      } else ledger.count("outside_window", end - start);
    }
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
    const waiting = halves.get(operation) ?? [];
    const [other] = waiting;
    const isPair = other !== undefined && other.event.operation?.first !== half.event.operation?.first;
    // However they come, all but two are counted.
    const contested = paired.has(operation) ? 1 : isPair ? waiting.length - 1 : 0;
    if (contested > 0) half.ledger.gap({ ...CONTESTED, count: contested });
    if (!isPair) {
      halves.set(operation, waiting);
      const earlier = countLeading(waiting, ({ event }) => compareEvents(event, half.event) <= 0);
      waiting.splice(earlier, 0, half);
      return;
    }
    paired.add(operation);
    waiting.shift();
    if (waiting.length === 0) halves.delete(operation);
    const format = half.raw.format;
    const whole = normalize({ format, record: mergeOperationRecords(other.raw.record, half.raw.record) });
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
    book(numbersOf(record), 0, 1, ledger);
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
    pass({ from, to, mets, ...records }, ledger) {
      ledger.count("records_read", to - from);
      book(records, from, to, ledger);
      for (let met = mets.next(to); met !== undefined; met = mets.next(to)) {
        const { at, own } = mets;
        passed.ms = records.ms[at] ?? 0;
        for (let part = 0; part < 4; part++) passed.uid[part] = records.uids[4 * at + part] ?? 0;
        passed.own = own;
        reader.meet(passed, enrich(met), ledger);
      }
    },
    end() {
      for (const { event, ledger } of [...halves.values()].flat()) place(event, ledger);
      halves.clear();
    },
  };
}
