/** What a source would be asked and what that costs: `iaprun explain` prints it, and nothing is read for it. */

export interface Plan {
  /** What is sent, in order; the same request to several places is one step. Empty when nothing has to be asked. */
  readonly steps: readonly PlanStep[];
  /** Whether only records come back that the query may match: what is missing from the answer then proves nothing about the trail. */
  readonly narrowed: boolean;
  /** What the source is not asked about: the matcher here decides it. */
  readonly local: readonly LocalPart[];
  readonly estimates: readonly Estimate[];
  /** Limits, retention and delays that a reader of the answer should know. */
  readonly notes: readonly string[];
}

export interface PlanStep {
  /** What it does and where, in words. */
  readonly title: string;
  /** Exactly what is sent; absent where nothing is, as for a file. */
  readonly text?: string;
  readonly language: "text" | "json" | "sql" | "filter";
}

export interface LocalPart {
  /** A part of the query, as `show` prints it. */
  readonly what: string;
  readonly because: string;
}

/** One figure. `because` names its origin; a price also names its date. */
export interface Estimate {
  readonly of: "requests" | "seconds" | "bytes" | "objects" | "files" | "usd";
  readonly value: number;
  readonly bound: "at least" | "about" | "at most";
  readonly because: string;
}

/** Of a source that hands over all it has. */
export function readsEverything(because: () => string): Plan {
  return { steps: [], narrowed: false, local: [wholeQuery(because)], estimates: [], notes: [] };
}

/** Of a source that is asked for none of it. `because` is found out where the plan is looked at, not before every read. */
export function wholeQuery(because: () => string): LocalPart {
  return {
    what: "the whole query",
    get because() {
      return because();
    },
  };
}
