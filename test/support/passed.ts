/** Records that passed, taken out of their columns. */

import { createMetReader, nothingMet } from "../../src/engine/met-columns.ts";
import { isPair } from "../../src/engine/own.ts";
import { GCP, type PassedNumbers, type PassedRecord } from "../../src/engine/passed-record.ts";
import type { PassedColumns } from "../../src/sources/fast-road/scanned.ts";

export function passedOf({ count, met, ...numbers }: PassedColumns): readonly PassedRecord[] {
  return stretchOf(numbers, 0, count, met);
}

export function stretchOf(
  { ms, uids, signs }: PassedNumbers,
  from: number,
  to: number,
  met = nothingMet(),
): readonly PassedRecord[] {
  const reader = createMetReader(met);
  return Array.from({ length: to - from }, (_, index): PassedRecord => {
    const at = from + index;
    const here = reader.next(at + 1);
    const told = signs[at] ?? 0;
    return {
      plane: (told & GCP) === 0 ? "aws" : "gcp",
      ms: ms[at] ?? Number.NaN,
      uid: uids.slice(4 * at, 4 * at + 4),
      signs: told & ~GCP,
      ...(here && { met: here }),
      ...(here && reader.own && { own: isPair(reader.own) ? reader.own.slice() : reader.own }),
    };
  });
}
