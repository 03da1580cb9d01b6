/** What the account book needs of a record that a source does not hand over: no query can match it, or it was told apart from here. */

import type { AuditEvent, Plane } from "../model/event.ts";
import type { UidHash } from "./uid-hash.ts";
import type { Signs } from "./witness.ts";

/** As its normalizer reads it, which did not find it invalid nor half an operation. The object is used again. */
export interface PassedRecord {
  readonly plane: Plane;
  /** Epoch milliseconds of `event.time`. */
  readonly ms: number;
  /** `hashUid(event.uid)`. */
  readonly uid: UidHash;
  readonly signs: Signs;
  /** Absent: no entry's query matches it. */
  readonly met?: Met;
}

export interface Met {
  /** What is kept of the event, without reference data. */
  readonly event: AuditEvent;
  /** Of the entries of the run, which queries it matches: at least one. */
  readonly entries: readonly number[];
}
