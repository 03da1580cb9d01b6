/** The port of every detector: a pure function from ordered events to observations. */

import type { ZodType } from "zod";
import type { Estate } from "../model/estate.ts";
import type { AuditEvent } from "../model/event.ts";
import type { Facet } from "../model/facets.ts";
import type { Observation } from "../model/finding.ts";
import type { TimeWindow } from "../model/time.ts";

export interface Detector<Options = unknown> {
  /** One line for lists and help. */
  readonly summary: string;
  /** Checks `detector.with` of an entry; every option has a default or is optional. Durations arrive as milliseconds. */
  readonly options: ZodType<Options>;
  /** Every attribute its observations may carry, with what it means; columns and placeholders are checked against it. */
  readonly attributes: Readonly<Record<string, string>>;
  /** All the facets of events that it reads: it answers the same of events without the others. */
  readonly reads: readonly Facet[];
  /**
   * Whether an answer may depend on the event: `detect` says the same without those for which this is false. Asked of each
   * event by itself, in any order, before reference data is added; for a query that matches much of a trail, it decides how
   * much is kept. One that asks for no more than it needs, least of all the time, is told of most events without reading
   * their records. Absent: of all.
   */
  concerns?(event: AuditEvent, options: Options, given: Given): boolean;
  /**
   * `events`: those the entry's query matched, without duplicates, ordered by time, from the start of the entry's
   * lookback to the end of the window. Answers observations whose last event lies inside `given.window`; what lies
   * before is history. The order of the answer is part of it: most severe first where the detector ranks, then by time.
   * Read what an event says by name: to copy one would leave out what it has no member of its own for.
   */
  detect(events: readonly AuditEvent[], options: Options, given: Given): readonly Observation[];
}

export interface Given {
  readonly window: TimeWindow;
  readonly estate: Estate;
}
