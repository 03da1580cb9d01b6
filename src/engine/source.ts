/** The port of every event source. */

import type { Gap } from "../model/coverage.ts";
import type { RawRecord } from "../model/record.ts";
import type { TimeWindow } from "../model/time.ts";
import type { Expr } from "../query/expr.ts";

export interface Source {
  /** How the report and messages name it: the URI or path the user gave, without secrets. */
  readonly name: string;
  /**
   * Records of `request.window` that `request.where` may match: more is allowed, fewer never (law 1). In any order, in
   * batches of any size. What cannot be read becomes a gap and the rest goes on; an error ends the whole source and is
   * thrown as a `SourceError`. Stops soon after `context.signal` aborts, without throwing.
   */
  read(request: Request, context: ReadContext): AsyncIterable<readonly RawRecord[]>;
}

export interface Request {
  readonly where: Expr;
  readonly window: TimeWindow;
}

export interface ReadContext {
  readonly signal: AbortSignal;
  readonly gap: (gap: Gap) => void;
  /** JSON values and files that are no audit records, by what they are. */
  readonly notAudit: (what: string, count: number) => void;
  readonly progress: (progress: Progress) => void;
}

/** `done` and `total` in `unit`s; `total` is absent while it is not known. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly unit: "bytes" | "requests" | "records";
}
