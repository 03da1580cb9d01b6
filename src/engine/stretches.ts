/** Records that follow each other mostly lie between the same two of a few times. */

/** From `from` to before `to`: where each stretch begins and ends whose `times` lie between the same two of `bounds`, which ascend. */
export function* stretches(
  times: Float64Array,
  from: number,
  to: number,
  bounds: readonly number[],
): Generator<readonly [number, number], void> {
  for (let start = from, end = from; start < to; start = end) {
    const first = times[start] ?? 0;
    const since = bounds.findLast((bound) => bound <= first) ?? Number.NEGATIVE_INFINITY;
    const until = bounds.find((bound) => bound > first) ?? Number.POSITIVE_INFINITY;
    for (end = start + 1; end < to; end++) {
      const time = times[end] ?? 0;
      if (time < since || time >= until) break;
    }
    yield [start, end];
  }
}
