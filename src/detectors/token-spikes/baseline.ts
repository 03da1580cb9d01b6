/** What is usual, robustly: medians, so that neither a burst nor a gap moves it far. */

export interface Baseline {
  /** Median of the other buckets' counts. */
  readonly usual: number;
  /** Counts above this are no longer usual. */
  readonly limit: number;
}

/** Makes a median absolute deviation comparable to a standard deviation, for normally distributed counts. */
const MAD_SCALE = 1.4826;

/** A spread never counts as less than this part of the usual, or a machine as regular as a clock would alarm on one call more. */
const LEAST_SPREAD = 1 / 4;

/**
 * Judges each count against all the others: itself left out, so that it cannot excuse itself, zeros included. Usual is the
 * median, the limit lies `factor` spreads above it; the spread is the scaled median absolute deviation, but at least one
 * and a quarter of the usual. Equal counts are judged once.
 */
export function baselineOf(counts: readonly number[], factor: number): (count: number) => Baseline {
  const sorted = counts.toSorted((a, b) => a - b);
  const known = new Map<number, Baseline>();
  return (count) => {
    const before = known.get(count);
    if (before !== undefined) return before;
    const others = sorted.toSpliced(sorted.indexOf(count), 1);
    const usual = median(others);
    const deviations = others.map((other) => Math.abs(other - usual)).sort((a, b) => a - b);
    const spread = Math.max(1, usual * LEAST_SPREAD, MAD_SCALE * median(deviations));
    const baseline = { usual, limit: usual + factor * spread };
    known.set(count, baseline);
    return baseline;
  };
}

/** Of ascending numbers; zero of none. */
function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
