/** What one record means to a run by itself, whoever else tells it: a pure function, so that any thread can say it. */

import type { Detector, Given } from "../detectors/detector.ts";
import { type DetectorId, detectors } from "../detectors/index.ts";
import type { AuditEvent } from "../model/event.ts";
import { canonical } from "../model/json.ts";
import type { Invalid, RawRecord } from "../model/record.ts";
import { type TimeWindow, within } from "../model/time.ts";
import { normalizers } from "../normalizers/index.ts";
import type { Expr } from "../query/expr.ts";
import { compileMatcher } from "../query/match.ts";
import { sha256 } from "../runbook/sha256.ts";
import { createDispatch } from "./dispatch.ts";
import { type Keeping, ownOfEvent } from "./keep.ts";
import { createMetMaker } from "./met-maker.ts";
import type { Met, PassedRecord } from "./passed-record.ts";
import { hashUid } from "./uid-hash.ts";
import { signsOf } from "./witness.ts";

/** All that a run asks of a record: plain data, which can be sent to a thread. */
export interface Question {
  /** The window and the longest lookback before it. */
  readonly span: TimeWindow;
  readonly entries: readonly Asked[];
  /** Everything of events is kept, their records included. */
  readonly whole: boolean;
}

export interface Asked {
  readonly where: Expr;
  /** The window and the entry's own lookback. */
  readonly span: TimeWindow;
  readonly keep: Keeping;
  /** Absent for a correlation. */
  readonly detector?: { readonly id: DetectorId; readonly options: unknown; readonly given: Given };
}

/** Never throws. A record without an id has the hash of its content for one. */
export function normalize({ format, record }: RawRecord): AuditEvent | Invalid {
  try {
    const event = normalizers[format](record);
    if ("invalid" in event || event.uid !== "") return event;
    return { ...event, uid: `sha256:${sha256(canonical(record)).slice(0, 32)}` };
  } catch (error) {
    // A normalizer must not throw; if one does, one record is lost and named, not the run.
    return { invalid: `normalizer failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A Google long-running operation writes two records, which are matched as one. */
export function isHalf({ operation }: AuditEvent): boolean {
  return operation !== undefined && operation.first !== operation.last;
}

/** `enrich` adds reference data before anything is matched. */
export function createAppraiser(
  { span, entries, whole }: Question,
  enrich: (event: AuditEvent) => AuditEvent = (event) => event,
): (event: AuditEvent) => PassedRecord {
  const dispatch = createDispatch(
    entries.map((asked, index) => ({
      ...asked,
      index,
      matches: compileMatcher(asked.where),
      concerns: concernOf(asked),
    })),
  );
  const make = createMetMaker(whole ? undefined : entries.map((asked) => asked.keep));

  function meet(event: AuditEvent): Met | undefined {
    const matched: number[] = [];
    const concerned: number[] = [];
    for (const { span, index, matches, concerns } of dispatch(event)) {
      if (!within(span, event.time.ms) || !matches(event)) continue;
      matched.push(index);
      if (concerns(event)) concerned.push(index);
    }
    return make(event, matched, concerned);
  }

  return (event) => {
    const { plane, time } = event;
    const met = within(span, time.ms) ? meet(enrich(event)) : undefined;
    const told = { plane, ms: time.ms, uid: hashUid(event.uid), signs: signsOf(event) };
    if (met === undefined) return told;
    return met.concerned === undefined ? { ...told, met } : { ...told, met, own: ownOfEvent(event) };
  };
}

/** Whether the entry's answer may depend on an event that its query matches. */
export function concernOf({ detector }: Asked): (event: AuditEvent) => boolean {
  if (detector === undefined) return () => true;
  const { concerns }: Detector = detectors[detector.id];
  return concerns === undefined ? () => true : (event) => concerns(event, detector.options, detector.given);
}
