/** Numbers of many things side by side, where an object for each would take ten times as much. */

type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** The least and the greatest; of none, what is greater and less than all. */
export function extremes(numbers: Float64Array): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > greatest) greatest = number;
  }
  return [least, greatest];
}

/** `larger`, beginning with what stands in `smaller`. */
export function enlarged<T extends Column>(smaller: T, larger: T): T {
  larger.set(smaller);
  return larger;
}
