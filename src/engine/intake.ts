/** From records to events: halves of one operation merged, each record booked, what was read of no use counted. */

import type { AuditEvent } from "../model/event.ts";
import { canonical, type JsonObject } from "../model/json.ts";
import type { RawRecord } from "../model/record.ts";
import { type TimeWindow, within } from "../model/time.ts";
import { mergeOperationRecords, OPERATION_SPAN_MS } from "../normalizers/gcp/operation.ts";
import { isHalf, normalize } from "./appraise.ts";
import type { Ledger } from "./ledger.ts";
import { type Met, numbersOf, type PassedNumbers, type PassedRecord, type PassedRecords } from "./passed-record.ts";
import { stretches } from "./stretches.ts";
import { hashUid } from "./uid-hash.ts";

interface Half {
  readonly raw: RawRecord;
  readonly event: AuditEvent;
  readonly ledger: Ledger;
}

interface LongRunning {
  /** The half that came first, until its other one has come. */
  waiting: Half | undefined;
  /** Halves that became events of their own while it waited. */
  further: number;
}

/** As duplicate keys are: read one way where another is as good. */
const CONTESTED = {
  reason: "ambiguous",
  what: "halves of one Google operation that are more than two, or differ under one id: which two became one event is chance",
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
  const operations = new Map<string, LongRunning>();
  /** Halves that came, by id and a hash of what they say: a copy that says the same is taken but once. */
  const halves = new Set<string>();
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
      } else ledger.outside(records.ms, start, end);
    }
  }

  function keepHalf(half: Half): void {
    const { event, ledger } = half;
    if (!within(reach, event.time.ms)) ledger.outside(Float64Array.of(event.time.ms), 0, 1);
    else {
      const { operation } = event;
      const id = `${event.uid} ${operation?.first} ${operation?.uid} ${saying(event)}`;
      if (halves.has(id)) ledger.count("duplicates");
      else {
        halves.add(id);
        pair(half, `${event.scope} ${operation?.uid}`);
      }
    }
  }

  function pair(half: Half, name: string): void {
    const operation = operations.get(name);
    if (operation === undefined) operations.set(name, { waiting: half, further: 0 });
    else if (operation.waiting === undefined) {
      contest(1, half.ledger);
      place(half);
    } else if (operation.waiting.event.operation?.first === half.event.operation?.first) {
      operation.further++;
      place(half);
    } else {
      contest(operation.further, half.ledger);
      merge(operation.waiting, half);
      operation.waiting = undefined;
    }
  }

  /** So many halves of one operation came besides two. */
  function contest(count: number, ledger: Ledger): void {
    if (count > 0) ledger.gap({ ...CONTESTED, count });
  }

  function merge(other: Half, half: Half): void {
    const format = half.raw.format;
    const whole = normalize({ format, record: mergeOperationRecords(other.raw.record, half.raw.record) });
    if ("invalid" in whole) {
      place(other);
      place(half);
      return;
    }
    half.ledger.count("merged");
    place({ event: whole, ledger: other.ledger });
  }

  function place({ event, ledger }: Pick<Half, "event" | "ledger">): void {
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
      place({ event, ledger });
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
      for (const { waiting } of operations.values()) if (waiting !== undefined) place(waiting);
      operations.clear();
    },
  };
}

/** A hash of all that is read of the record: two exports may write the same in words of their own. */
function saying({ uid: _, record_uid: __, time: ___, raw: ____, ...event }: AuditEvent): string {
  return hashUid(canonical(event as unknown as JsonObject)).join();
}
