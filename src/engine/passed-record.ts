/** What the account book needs of a record that a source does not hand over: no query can match it, or it was appraised elsewhere. */

import type { Own, Plane } from "../model/event.ts";
import type { What } from "./keep.ts";
import type { MetReader } from "./met-columns.ts";
import type { UuidPair } from "./own.ts";
import type { UidHash } from "./uid-hash.ts";
import type { Signs } from "./witness.ts";

/** As its normalizer reads it, which did not find it invalid nor half an operation. The object is used again, and its arrays. */
export interface PassedRecord {
  readonly plane: Plane;
  /** Epoch milliseconds of `event.time`. */
  readonly ms: number;
  /** `hashUid(event.uid)`. */
  readonly uid: UidHash;
  readonly signs: Signs;
  /** Absent: no entry's query matches it. */
  readonly met?: Met | undefined;
  /** There where something is kept. */
  readonly own?: Own | UuidPair | undefined;
}

/** Of many that follow each other, in columns; from `from` to before `to` wherever they are gone through. */
export interface PassedNumbers {
  readonly ms: Float64Array;
  /** Four numbers each. */
  readonly uids: Int32Array;
  /** With `GCP` for their plane. */
  readonly signs: Uint16Array;
}

/** Beside signs, which are 15 bits. */
export const GCP = 1 << 15;

export function numbersOf({ plane, ms, uid, signs }: PassedRecord): PassedNumbers {
  return { ms: Float64Array.of(ms), uids: uid, signs: Uint16Array.of(signs | (plane === "gcp" ? GCP : 0)) };
}

/** Those from `from` to before `to`; what entries make of them is read once, in their order. */
export interface PassedRecords extends PassedNumbers {
  readonly from: number;
  readonly to: number;
  readonly mets: MetReader;
}

/** The same object may stand for many records. */
export interface Met {
  /** Of the entries of the run, those whose query matches it: at least one. */
  readonly entries: readonly number[];
  /** Absent: the answer of none of them depends on it. */
  readonly concerned?: Concerned;
}

export interface Concerned {
  /** Those whose answer may depend on it. */
  readonly entries: readonly number[];
  readonly what: What;
}
