/** Many rows by their times. */

import { extremes } from "../model/columns.ts";

const WORD = 2 ** 32;

/**
 * Numbers of rows as `compare` orders them, which is by `times` (milliseconds) first. To sort numbers by themselves takes a
 * tenth of the time of asking which of two comes first: so they are sorted together with their times, as well as 32 bits
 * tell these, and only those that are the same by that are compared.
 */
export function inOrder(times: Float64Array, compare: (one: number, other: number) => number): Uint32Array {
  const [first, last] = extremes(times);
  const unit = Math.max(1, Math.ceil((last - first + 1) / WORD));
  const words = new Uint32Array(2 * times.length);
  for (let row = 0; row < times.length; row++) {
    words[2 * row + LOW] = row;
    words[2 * row + HIGH] = ((times[row] ?? 0) - first) / unit;
  }
  new BigUint64Array(words.buffer).sort();
  const rows = new Uint32Array(times.length);
  for (let place = 0; place < rows.length; place++) rows[place] = words[2 * place + LOW] ?? 0;
  for (let from = 0, to = 1; from < rows.length; from = to, to++) {
    while (to < rows.length && words[2 * to + HIGH] === words[2 * from + HIGH]) to++;
    if (to - from > 1) rows.subarray(from, to).sort(compare);
  }
  return rows;
}

/** Which half of a number of 64 bits comes first in this machine's memory. */
const [LOW, HIGH] = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];
