/** A download by the fast road: gathered, then scanned at once. One that is too large, or fails, goes to the slow road as it came. */

import type { PassedRecord } from "../../engine/passed-record.ts";
import type { RawRecord } from "../../model/record.ts";
import type { Chunks } from "../bytes/decompress.ts";
import { type Reporting, readRecords } from "../bytes/json-reader.ts";
import { type Records, readByEither } from "./either-road.ts";
import { type Handed, handOver } from "./hand-over.ts";
import { MOST_STORED } from "./unpack-whole.ts";
import type { SlowReason, WholeScan } from "./whole-scan.ts";

export interface Fast {
  readonly scan: WholeScan;
  readonly passed: (record: PassedRecord) => void;
}

/** Throws what `chunks` throws, after the records before it. */
export async function* readWhole(chunks: Chunks, name: string, { scan, passed }: Fast, context: Reporting): Records {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let failure: { readonly error: unknown } | undefined;
  let isWhole = false;

  async function gather(): Promise<void> {
    try {
      for (let size = 0; size <= MOST_STORED; ) {
        const next = await iterator.next();
        isWhole = next.done === true;
        if (next.done === true) return;
        parts.push(next.value);
        size += next.value.length;
      }
    } catch (error) {
      failure = { error };
    }
  }

  async function* again(): AsyncGenerator<Buffer> {
    yield* parts;
    if (failure !== undefined) throw failure.error;
    if (!isWhole) yield* { [Symbol.asyncIterator]: () => iterator };
  }

  async function* fast(handed: Handed): AsyncGenerator<readonly RawRecord[], SlowReason | undefined> {
    await gather();
    if (failure !== undefined) return "not read";
    if (!isWhole) return "too large";
    const outcome = scan(Buffer.concat(parts));
    if ("slow" in outcome) return outcome.slow;
    return (yield* handOver(outcome.scanned, handed, passed)) ? undefined : "more than its records";
  }

  try {
    yield* readByEither(name, fast, () => readRecords(again(), name, context), context);
  } finally {
    await iterator.return?.();
  }
}
