/** Many files of a bucket as one stream of records, a few downloads under way at once, in bounded memory. */

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { KeptFile, ReadContext } from "../../engine/source.ts";
import type { RawRecord } from "../../model/record.ts";
import { readRecords } from "../bytes/json-reader.ts";
import { metered } from "../bytes/metered.ts";
import { type Fast, readWhole } from "../fast-road/whole-object.ts";
import { merge } from "../merge.ts";
import { download } from "./download.ts";
import { type Losses, lossOf } from "./losses.ts";
import type { S3Store, StoredObject } from "./store.ts";

export interface ObjectContext extends Pick<ReadContext, "signal" | "gap" | "notAudit"> {
  /** Absent: hand over every record. */
  readonly fast?: Fast;
}

export interface KeepableObject extends StoredObject {
  /** Where its bytes are kept for a later run, or were by an earlier one. */
  readonly kept?: KeptFile;
}

const OBJECTS_AT_ONCE = 16;
/** So many refusals without a single file read, and the rest would be refused as well. */
const HOPELESS = 100;

/** Records of all `objects`; what cannot be read is added to `losses`. `meter` hears of bytes as they are stored. */
export async function* readObjects(
  store: S3Store,
  bucket: string,
  objects: readonly KeepableObject[],
  losses: Losses,
  context: ObjectContext,
  meter: (bytes: number) => void,
): AsyncGenerator<readonly RawRecord[]> {
  let read = 0;
  let isSignedOut = false;
  async function* one(object: KeepableObject): AsyncGenerator<readonly RawRecord[]> {
    if (context.signal.aborted) return;
    if (isSignedOut || (read === 0 && losses.count >= HOPELESS)) {
      losses.add(object.key, { reason: "not-tried", detail: "not asked for any more: files before it were refused" });
      return;
    }
    try {
      yield* readObject(store, bucket, object, context, meter);
      read++;
    } catch (error) {
      if (context.signal.aborted) return;
      const loss = lossOf(error);
      isSignedOut ||= loss.reason === "expired-credentials" || loss.reason === "no-credentials";
      losses.add(object.key, loss);
    }
  }
  function* parts(): Generator<AsyncIterable<readonly RawRecord[]>> {
    for (const object of objects) yield one(object);
  }
  yield* merge(parts(), OBJECTS_AT_ONCE);
}

/** Records of one object, in any shape that files have. Throws what its download throws, also when `signal` aborts. */
export async function* readObject(
  store: S3Store,
  bucket: string,
  { key, kept }: Pick<KeepableObject, "key" | "kept">,
  context: ObjectContext,
  meter: (bytes: number) => void,
): AsyncGenerator<readonly RawRecord[]> {
  const bytes =
    kept?.exists === true ? createReadStream(kept.path) : keep(download(store, bucket, key, context.signal), kept);
  const name = `s3://${bucket}/${key}`;
  const { fast } = context;
  if (fast === undefined) yield* readRecords(metered(bytes, meter), name, context);
  else yield* readWhole(metered(bytes, meter), name, fast, context);
}

/** Passes bytes on, and keeps them once they are all there. */
async function* keep(bytes: AsyncGenerator<Buffer>, file: KeptFile | undefined): AsyncGenerator<Buffer> {
  if (file === undefined) {
    yield* bytes;
    return;
  }
  const out = await open(file.temporary, "w");
  try {
    for await (const chunk of bytes) {
      await out.writeFile(chunk);
      yield chunk;
    }
  } finally {
    await out.close();
  }
  await file.keep();
}
