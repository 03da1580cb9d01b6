/** Gaps of one file, folded: the first of each reason with its place, and how many there were. */

import type { Gap } from "../../model/coverage.ts";
import { printable } from "../../model/text.ts";
import type { Place } from "./json-stream.ts";

export interface FaultLog {
  readonly add: (reason: string, what: string, place?: Place) => void;
  gaps(): readonly Gap[];
}

export function createFaultLog(file: string): FaultLog {
  const first = new Map<string, { readonly what: string; count: number }>();
  return {
    add(reason, what, place) {
      const known = first.get(reason);
      if (known !== undefined) known.count++;
      else first.set(reason, { what: place === undefined ? what : `${what} ${where(place)}`, count: 1 });
    },
    gaps: () =>
      [...first].map(([reason, { what, count }]) => ({
        reason,
        what: `${printable(file)}: ${what}${count === 1 ? "" : `, and ${count - 1} more`}`,
        count,
      })),
  };
}

function where({ line, offset }: Place): string {
  return `(line ${line}, byte ${offset})`;
}
