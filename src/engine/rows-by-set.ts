/** Rows of which each belongs to one of few sets: those of some sets are found without a look at all the others. */

/**
 * `ordered`: all rows; `setOf`: of a row, the number of its set, less than `count`. What it answers finds, of the sets that
 * are wanted by their numbers, the rows as `ordered` has them.
 */
export function createRowsBySet(
  ordered: Uint32Array,
  setOf: (row: number) => number,
  count: number,
): (wanted: readonly boolean[]) => Uint32Array {
  const ends = new Uint32Array(count);
  for (const row of ordered) add(ends, setOf(row));
  for (let set = 1; set < count; set++) add(ends, set, ends[set - 1]);
  const starts = Uint32Array.from(ends, (_, set) => ends[set - 1] ?? 0);

  /** Where in `ordered` its rows stand, set by set. */
  const places = new Uint32Array(ordered.length);
  const next = starts.slice();
  ordered.forEach((row, place) => {
    const set = setOf(row);
    places[next[set] ?? 0] = place;
    add(next, set);
  });

  return (wanted) => {
    const parts = wanted.flatMap((isWanted, set) => (isWanted ? [places.subarray(starts[set], ends[set])] : []));
    const rows = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const part of parts) {
      rows.set(part, end);
      end += part.length;
    }
    if (parts.length > 1) rows.sort();
    for (let index = 0; index < rows.length; index++) rows[index] = ordered[rows[index] ?? 0] ?? 0;
    return rows;
  };
}

function add(counts: Uint32Array, at: number, more = 1): void {
  counts[at] = (counts[at] ?? 0) + more;
}
