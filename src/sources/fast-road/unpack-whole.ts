/** Unpacks a file that is in memory, at once and in bounds; whatever is odd about it is left to the slow road, which names it. */

import { gunzipSync } from "node:zlib";

/** Files up to this size are read at once. CloudTrail delivers files of at most about 50 MB before packing. */
export const MOST_STORED = 8 * 2 ** 20;
const MOST_UNPACKED = 64 * 2 ** 20;

/** `undefined`: not whole, not only gzip, or too large. What is not packed is given back as it is. */
export function unpackWhole(stored: Buffer): Buffer | undefined {
  if (stored.length < 2 || stored[0] !== 0x1f || stored[1] !== 0x8b) return stored;
  // A file's last four bytes say how long the last member is (RFC 1952, 2.3.1): room for all of it spares copying.
  const said = stored.length < 18 ? 0 : stored.readUInt32LE(stored.length - 4);
  const chunkSize = Math.min(Math.max(said + 1, 16 * 1024), 2 ** 23);
  try {
    const options = { maxOutputLength: MOST_UNPACKED, chunkSize, info: true };
    // With `info`, Node also gives the engine, which knows how much it took in.
    const { buffer, engine } = gunzipSync(stored, options) as unknown as Unpacked;
    return engine.bytesWritten === stored.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}

interface Unpacked {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}
