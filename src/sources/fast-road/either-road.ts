/** How one file is read: by the fast road as far as it goes, else by the slow one, which skips what was handed over. */

import { channel } from "node:diagnostics_channel";
import type { PassedRecords } from "../../engine/passed-record.ts";
import type { ReadContext } from "../../engine/source.ts";
import type { RawRecord } from "../../model/record.ts";
import { type Handed, handOver } from "./hand-over.ts";
import { isEnd, type Outcome, type SlowReason } from "./outcome.ts";

export type FastContext = Pick<ReadContext, "signal" | "notAudit"> & {
  readonly passed: (records: PassedRecords) => void;
};
export type Records = AsyncGenerator<readonly RawRecord[]>;

/** What the channel `iaprun:road` says of every file: the report is the same by both, so that only this tells them apart. */
export interface RoadTaken {
  readonly file: string;
  /** Absent: the fast road was taken to the file's end. */
  readonly slow?: SlowReason;
}

const roads = channel("iaprun:road");

/**
 * Takes what a scan tells of one file, part by part. After the end of one that went no further, `slowly` is asked for all its
 * records. Answers whether it went the fast road so far.
 */
export type EitherRoad = (outcome: Outcome) => AsyncGenerator<readonly RawRecord[], boolean>;

export function eitherRoad(file: string, slowly: () => Records, { signal, notAudit, passed }: FastContext): EitherRoad {
  const handed: Handed = { records: 0, notAudit: new Map() };
  let slow: SlowReason | undefined;
  return async function* take(outcome) {
    if ("slow" in outcome) slow ??= outcome.slow;
    else if (slow === undefined && !(yield* handOver(outcome.scanned, handed, passed))) slow = "more than its records";
    const isFast = slow === undefined;
    if (!isEnd(outcome) || signal.aborted) return isFast;
    if (roads.hasSubscribers) roads.publish({ file, ...(slow === undefined ? {} : { slow }) } satisfies RoadTaken);
    if (slow === undefined) for (const [what, count] of handed.notAudit) notAudit(what, count);
    else yield* without(handed.records, slowly());
    return isFast;
  };
}

/** All but the first `count` records. */
async function* without(count: number, batches: Records): Records {
  let left = count;
  for await (const batch of batches) {
    if (left < batch.length) yield left === 0 ? batch : batch.slice(left);
    left -= Math.min(left, batch.length);
  }
}
