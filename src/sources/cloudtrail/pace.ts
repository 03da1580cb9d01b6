/** The budget of LookupEvents, which repetitions have to keep to as well. */

import { awsTrouble } from "../aws/errors.ts";
import { PATIENT, type Patience, patiently } from "../aws/patience.ts";
import { createTokenBucket } from "../token-bucket.ts";

export interface Pace {
  /** For one account and Region. */
  readonly requestsPerSecond: number;
  readonly patience: Patience;
}

/** "Limited to two per second, per account, per Region" (CloudTrail API Reference, LookupEvents). */
export const LOOKUP_PACE: Pace = { requestsPerSecond: 2, patience: PATIENT };

/** Sends requests of one account and Region in their turn, each again while that may help. */
export type Sender = <T>(send: () => Promise<T>, signal: AbortSignal) => Promise<T>;

export function createSender({ requestsPerSecond, patience }: Pace): Sender {
  const bucket = createTokenBucket(requestsPerSecond, 1);
  return (send, signal) =>
    patiently(
      async () => {
        await bucket.take(signal);
        try {
          return await send();
        } catch (error) {
          // The console and other tools share the budget: nobody's turn comes before it has filled again.
          if (awsTrouble(error).reason === "throttled") bucket.pause(2_000 / requestsPerSecond);
          throw error;
        }
      },
      patience,
      signal,
    );
}
