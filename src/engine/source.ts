/** The port of every event source. */

import type { Gap } from "../model/coverage.ts";
import type { JsonValue } from "../model/json.ts";
import type { RawRecord } from "../model/record.ts";
import type { TimeWindow } from "../model/time.ts";
import type { Expr } from "../query/expr.ts";
import type { Question } from "./appraise.ts";
import type { PassedRecords } from "./passed-record.ts";
import type { Estimate, Plan } from "./plan.ts";

export interface Source {
  /** How the report and messages name it: the URI or path the user gave, without secrets. */
  readonly name: string;
  /** What `read` would ask. Pure: no network, no files, no clock. */
  plan(request: Request): Plan;
  /** What `plan` cannot know without looking: what an index kept here saves. Absent where nobody asked for one. Never throws. */
  foresee?(request: Request): Promise<readonly Estimate[]>;
  /**
   * Records of `request.window` that `request.where` may match: more is allowed, fewer never (law 1). In any order, in
   * batches of any size. What cannot be read becomes a gap and the rest goes on; an error ends the whole source and is
   * thrown as a `SourceError`. Stops soon after `context.signal` aborts, without throwing.
   */
  read(request: Request, context: ReadContext): AsyncIterable<readonly RawRecord[]>;
  /** Whether it can be read, and what is missing if not: `iaprun doctor` prints it. Absent where there is nothing to try. Never throws. */
  examine?(context: ExamineContext): AsyncIterable<Check>;
}

export interface Request {
  readonly where: Expr;
  readonly window: TimeWindow;
  /** Epoch milliseconds of the run's start: what retention and delivery lag are judged by. */
  readonly now: number;
}

export interface ReadContext {
  readonly signal: AbortSignal;
  readonly gap: (gap: Gap) => void;
  /** JSON values and files that are no audit records, by what they are. */
  readonly notAudit: (what: string, count: number) => void;
  /**
   * In place of records that `where` cannot match, where a source can tell without parsing them; in order with the records
   * it hands over. Absent: hand over every record.
   */
  readonly passed?: (records: PassedRecords) => void;
  /** By which a source, or a thread of it, may appraise records itself and let all of them pass. */
  readonly question?: Question;
  /** A sentence about what the evidence cannot show, for the coverage of every entry. */
  readonly note: (sentence: string) => void;
  /** A sentence about the reading that the report does not depend on: what took another way, what could not be kept. */
  readonly warn: (sentence: string) => void;
  readonly progress: (progress: Progress) => void;
  /** To be called once, as soon as the cost is known and before it is spent. Rejects with a `SourceError` when it is more than the user allows. */
  readonly allow: (cost: ReadCost) => Promise<void>;
  /** Where pages are kept, so that an interrupted read can go on; absent when nobody asked for that. */
  readonly pages?: PageStore;
}

/** `done` and `total` in `unit`s; `total` is absent while it is not known. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly unit: "bytes" | "requests" | "records";
}

/** What a read takes from elsewhere: as much of it as is known. */
export interface ReadCost {
  readonly bytes?: number;
  readonly objects?: number;
}

/** Keeps what was read of each part of a source (an account and Region, a query, an object). */
export interface PageStore {
  /** `part` names it, the same on every run; at most one open log a part. */
  open(part: string): Promise<PageLog>;
  /** A file to keep an object's bytes in; it exists only when it is whole. */
  file(part: string): Promise<KeptFile>;
}

export interface PageLog {
  /** Pages that an earlier run wrote whole, oldest first. Read to its end before the first `append`. */
  pages(): AsyncIterable<Page>;
  /** On disk when the promise resolves: what is killed later still has it. */
  append(page: Page): Promise<void>;
  close(): Promise<void>;
}

export interface Page {
  readonly records: readonly JsonValue[];
  /** Where to go on after this page, in the source's own words; null after the last one. */
  readonly next: JsonValue;
}

export interface KeptFile {
  readonly path: string;
  readonly exists: boolean;
  /** Moves a finished temporary file, written beside it at `temporary`, to `path`. */
  readonly temporary: string;
  keep(): Promise<void>;
}

export interface ExamineContext {
  readonly signal: AbortSignal;
  /** The local clock, in epoch milliseconds. */
  readonly now: () => number;
}

/** One thing that was looked at. `hint` says what to do about it, to someone new to it. */
export interface Check {
  readonly what: string;
  readonly state: "ok" | "warning" | "failed" | "unknown";
  readonly detail: string;
  readonly hint?: string;
}
