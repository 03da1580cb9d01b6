/** What comes of scanning a file: in one part or, of a large one, in several. */

import type { Fallback } from "../scan/scan.ts";
import { type Scanned, scannedSize } from "./scanned.ts";

/** Why the slow road has to read a file. */
export type SlowReason = Fallback | "not read" | "more than its records" | "thread died";

/** What follows those before it in the same file. After the last, or a reason, nothing more comes of the file. */
export type Outcome = ScanOutcome | { readonly slow: SlowReason };

export interface ScanOutcome {
  readonly scanned: Scanned;
  /** Bytes as they are stored that were read for it. */
  readonly stored: number;
  readonly isLast: boolean;
  /** Why nothing more is kept in the index. */
  readonly unkept?: string;
}

export function isEnd(outcome: Outcome): boolean {
  return "slow" in outcome || outcome.isLast;
}

/** About how many bytes it takes. */
export function outcomeSize(outcome: Outcome): number {
  return "slow" in outcome ? 0 : scannedSize(outcome.scanned);
}
