/** A download by the fast road: gathered, then scanned at once. One that is too large, or fails, goes to the slow road as it came. */

import type { PassedRecords } from "../../engine/passed-record.ts";
import type { Chunks } from "../bytes/decompress.ts";
import { type Reporting, readRecords } from "../bytes/json-reader.ts";
import { eitherRoad, type Records } from "./either-road.ts";
import { type Outcome, outcomeSize } from "./outcome.ts";
import type { Fill, PieceScan } from "./scan-pieces.ts";

/** Objects up to this size are kept until they were scanned. CloudTrail delivers files of at most about 50 MB before packing. */
const MOST_STORED = 8 * 2 ** 20;
/** Bytes of what is told of one, which may be packed a thousand to one. */
const MOST_TOLD = 32 * 2 ** 20;

export interface Fast {
  /** One for all objects: nothing is waited for while one is scanned. */
  readonly scan: PieceScan;
  readonly passed: (records: PassedRecords) => void;
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

  function outcomes(): readonly Outcome[] {
    if (failure !== undefined) return [{ slow: "not read" }];
    if (!isWhole) return [{ slow: "too large" }];
    // All at once, as the scan is shared: others go on whenever something is handed over.
    const told: Outcome[] = [];
    let size = 0;
    for (const outcome of scan(piecesOf(parts))) {
      size += outcomeSize(outcome);
      if (size > MOST_TOLD) return [{ slow: "too large" }];
      told.push(outcome);
    }
    return told;
  }

  try {
    await gather();
    const take = eitherRoad(name, () => readRecords(again(), name, context), { ...context, passed });
    for (const outcome of outcomes()) yield* take(outcome);
  } finally {
    await iterator.return?.();
  }
}

function piecesOf(parts: readonly Buffer[]): Fill {
  let index = 0;
  let at = 0;
  return (room) => {
    while (at === parts[index]?.length) {
      index++;
      at = 0;
    }
    const part = parts[index]?.subarray(at, at + room.length);
    if (part === undefined) return 0;
    room.set(part);
    at += part.length;
    return part.length;
  };
}
