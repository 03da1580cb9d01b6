/** Numbers of many things side by side, where an object for each would take ten times as much. */

type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** `larger`, beginning with what stands in `smaller`. */
export function enlarged<T extends Column>(smaller: T, larger: T): T {
  larger.set(smaller);
  return larger;
}
