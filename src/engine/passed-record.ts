/** What the account book needs of a record that no query can match, so that a source need not parse it. */

import type { Plane } from "../model/event.ts";
import type { UidHash } from "./uid-hash.ts";

/**
 * A CloudTrail record or Cloud Logging audit entry that holds no needle, as its normalizer reads it: not invalid, not half
 * an operation, its caller not redacted, its passage through a proxy not left untold. The object is used again.
 */
export interface PassedRecord {
  readonly plane: Plane;
  /** Epoch milliseconds of `event.time`. */
  readonly ms: number;
  /** `hashUid(event.uid)`. */
  readonly uid: UidHash;
  /** Its region is one of AWS's commercial partition; is us-east-1. */
  readonly commercial: boolean;
  readonly usEast1: boolean;
  /** Its service is `iamcredentials.googleapis.com`. */
  readonly mintsCredentials: boolean;
}
