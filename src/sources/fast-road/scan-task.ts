/** What a thread needs to know to scan files for a run: plain data, which can be sent to it. */

import type { Question } from "../../engine/appraise.ts";
import type { TextsOf } from "./lacking.ts";

export interface ScanTask {
  readonly needles: readonly string[];
  /** Absent where it would take longer to look for them than it saves. */
  readonly texts?: TextsOf;
  /** Absent: candidates are handed over as they are. */
  readonly question?: Question;
  /** Where an index is kept; absent when nobody asked for one. */
  readonly index?: IndexPlace;
}

export interface IndexPlace {
  readonly folder: string;
  /** Epoch milliseconds, before any file was read: what was changed since, or just before, is not known by its times. */
  readonly now: number;
}
