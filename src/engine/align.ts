/** Two lists side by side, so that one thing missing does not make everything after it look wrong. */

export interface Pair<A, B> {
  readonly left?: A;
  readonly right?: B;
}

/** What it costs to leave one item alone: two left alone cost more than any pair within a distance of 1. */
const ALONE = 0.6;

/** In the order of both lists. `distance`: 0 for what agrees, up to 1 for what may still be one pair, more for what may not. */
export function align<A, B>(
  left: readonly A[],
  right: readonly B[],
  distance: (a: A, b: B) => number,
): readonly Pair<A, B>[] {
  const distances = left.map((a) => right.map((b) => distance(a, b)));
  const apart = (i: number, j: number): number => distances[i]?.[j] ?? Number.POSITIVE_INFINITY;
  const costs = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const cost = (i: number, j: number): number => costs[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = left.length; i >= 0; i--) {
    const row = costs[i] ?? [];
    for (let j = right.length; j >= 0; j--) {
      if (i === left.length && j === right.length) continue;
      row[j] = Math.min(apart(i, j) + cost(i + 1, j + 1), ALONE + cost(i + 1, j), ALONE + cost(i, j + 1));
    }
  }
  const pairs: Pair<A, B>[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const paired = apart(i, j) + cost(i + 1, j + 1) <= Math.min(ALONE + cost(i + 1, j), ALONE + cost(i, j + 1));
    const takesLeft = paired || ALONE + cost(i + 1, j) <= ALONE + cost(i, j + 1);
    const takesRight = paired || !takesLeft;
    const [a, b] = [left[i], right[j]];
    pairs.push({
      ...(takesLeft && a !== undefined ? { left: a } : {}),
      ...(takesRight && b !== undefined ? { right: b } : {}),
    });
    i += Number(takesLeft);
    j += Number(takesRight);
  }
  return pairs;
}
