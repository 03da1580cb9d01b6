/** How one file is read: by the fast road as far as it goes, else by the slow one, which skips what was handed over. */

import { channel } from "node:diagnostics_channel";
import type { PassedRecords } from "../../engine/passed-record.ts";
import type { ReadContext } from "../../engine/source.ts";
import type { RawRecord } from "../../model/record.ts";
import type { Handed } from "./hand-over.ts";
import type { SlowReason } from "./outcome.ts";

export type FastContext = ReadContext & { readonly passed: (records: PassedRecords) => void };
export type Records = AsyncGenerator<readonly RawRecord[]>;

/** What the channel `iaprun:road` says of every file: the report is the same by both, so that only this tells them apart. */
export interface RoadTaken {
  readonly file: string;
  /** Absent: the fast road was taken to the file's end. */
  readonly slow?: SlowReason;
}

const roads = channel("iaprun:road");

/** `fast` ends with why it could not go on; `slowly` is then asked for all records of the file. */
export async function* readByEither(
  file: string,
  fast: (handed: Handed) => AsyncGenerator<readonly RawRecord[], SlowReason | undefined>,
  slowly: () => Records,
  context: Pick<ReadContext, "signal" | "notAudit">,
): Records {
  const handed: Handed = { records: 0, notAudit: new Map() };
  const slow = yield* fast(handed);
  if (context.signal.aborted) return;
  if (roads.hasSubscribers) roads.publish({ file, ...(slow === undefined ? {} : { slow }) } satisfies RoadTaken);
  if (slow === undefined) for (const [what, count] of handed.notAudit) context.notAudit(what, count);
  else yield* without(handed.records, slowly());
}

/** All but the first `count` records. */
async function* without(count: number, batches: Records): Records {
  let left = count;
  for await (const batch of batches) {
    if (left < batch.length) yield left === 0 ? batch : batch.slice(left);
    left -= Math.min(left, batch.length);
  }
}
