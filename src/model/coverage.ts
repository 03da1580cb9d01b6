/** Law 3: what was read, what was not and why. Every count reconciles: nothing is dropped without a name. */

/** Something that was asked for and not examined. A run with a gap is not complete (exit 3 unless `--allow-gaps`). */
export interface Gap {
  /** A stable word for programs: `unreadable`, `truncated`, `too-large`, `not-permitted`, `duplicate-key`, `altered`, `trailing`, `ambiguous`, ... */
  readonly reason: string;
  /** What was lost, where, in words. */
  readonly what: string;
  /** How many records, when that is known. */
  readonly count?: number;
}

/**
 * records_read = unreadable + outside_window + duplicates + merged + events_in_window + events_in_lookback,
 * and events_matched counts those of events_in_window that an entry's query matched.
 */
export interface SourceCoverage {
  readonly source: string;
  readonly records_read: number;
  readonly events_in_window: number;
  readonly events_in_lookback: number;
  readonly events_matched: number;
  readonly duplicates: number;
  /** Second records of a long-running operation, counted with their first. */
  readonly merged: number;
  readonly outside_window: number;
  /** Records no normalizer understood; each is also a gap. */
  readonly unreadable: number;
  /** JSON and files that are no audit records, by what they are: read past, on purpose. */
  readonly not_audit: Readonly<Record<string, number>>;
  readonly first_event?: string;
  readonly last_event?: string;
  readonly gaps: readonly Gap[];
}

export interface Coverage {
  readonly sources: readonly SourceCoverage[];
  /** What the evidence cannot show, and why: blind spots of the logs themselves. */
  readonly notes: readonly string[];
  readonly complete: boolean;
}
