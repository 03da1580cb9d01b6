/** The bytes of one object as a stream that outlives its connections: each goes on where the one before it broke. */

import { Readable } from "node:stream";
import { pauseOrThrow } from "../aws/patience.ts";
import type { S3Store } from "./store.ts";

/**
 * Every byte once, in order. Throws when the object cannot be read, was written anew meanwhile (`PreconditionFailed`), or
 * `signal` aborts: an early end would look like the object's own.
 */
export async function* download(
  store: S3Store,
  bucket: string,
  key: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let at = 0;
  let etag: string | undefined;
  for (let failures = 0; ; ) {
    try {
      const answer = await store.get(bucket, key, { from: at, ...(etag === undefined ? {} : { etag }) }, signal);
      etag ??= answer.ETag;
      const body = answer.Body;
      if (!(body instanceof Readable)) throw new Error("the answer has no body");
      // Some servers know no ranges and begin again at the first byte.
      let skip = answer.ContentRange === undefined ? at : 0;
      const end = answer.ContentLength === undefined ? undefined : at - skip + answer.ContentLength;
      for await (const chunk of body) {
        const bytes = (Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)).subarray(skip);
        skip -= Math.min(skip, chunk.length);
        if (bytes.length === 0) continue;
        at += bytes.length;
        failures = 0;
        yield bytes;
      }
      if (end !== undefined && at < end) throw new Error(`the answer ended at byte ${at} of ${end}`);
      return;
    } catch (error) {
      failures++;
      await pauseOrThrow(error, failures, store.patience, signal);
    }
  }
}
