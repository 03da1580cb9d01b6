/**
 * Gaps of one file. What is lost of records is folded: the first of each reason with its place, and how many there were. What is lost of
 * a file is told once, as nobody knows how many records that is.
 */

import type { Gap } from "../../model/coverage.ts";
import { printable } from "../../model/text.ts";
import type { Place } from "./json-stream.ts";

export interface FaultLog {
  /** `place`: of a record. */
  readonly add: (reason: string, what: string, place: Place) => void;
  readonly addOfFile: (reason: string, what: string, place?: Place) => void;
  gaps(): readonly Gap[];
}

export function createFaultLog(file: string): FaultLog {
  const first = new Map<string, { readonly what: string; count: number }>();
  const ofFile = new Map<string, Gap>();
  const told = (what: string, place: Place | undefined): string =>
    `${printable(file)}: ${what}${place === undefined ? "" : ` ${where(place)}`}`;
  return {
    add(reason, what, place) {
      const known = first.get(reason);
      if (known !== undefined) known.count++;
      else first.set(reason, { what: told(what, place), count: 1 });
    },
    addOfFile(reason, what, place) {
      const name = `${reason} ${what}`;
      if (!ofFile.has(name)) ofFile.set(name, { reason, what: told(what, place) });
    },
    gaps: () => [
      ...[...first].map(([reason, { what, count }]) => ({
        reason,
        what: count === 1 ? what : `${what}, and ${count - 1} more`,
        count,
      })),
      ...ofFile.values(),
    ],
  };
}

function where({ line, offset }: Place): string {
  return `(line ${line}, byte ${offset})`;
}
