/** Unpacks gzip by its first bytes, never by a file's name, in bounded memory; what could be unpacked before a defect is kept. */

import { createGunzip } from "node:zlib";

export type Chunks = AsyncIterable<Buffer>;
export type UnpackFault = (reason: "truncated" | "unreadable" | "too-large", what: string) => void;

/** At 1,000 to 1, the most gzip can do, a slice unpacks to 16 MiB. */
const SLICE = 16 * 1024;
export const LARGEST_BOMB = 256 * 2 ** 20;
/** Audit logs pack 10 to 20 to 1, an empty hour of them perhaps 50. */
export const HIGHEST_RATIO = 250;
const MOST_LAYERS = 2;

/** Passes bytes on, unpacked when they are gzip, also when the outcome is gzip once more. Ends at a defect after naming it. */
export async function* unpack(chunks: Chunks, fault: UnpackFault, layers = MOST_LAYERS): AsyncGenerator<Buffer> {
  const { head, all } = await peek(chunks, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* all;
  else if (layers === 0) fault("unreadable", `gzip packed more than ${MOST_LAYERS} times`);
  else yield* unpack(gunzip(all, fault), fault, layers - 1);
}

/** The first bytes, at least `size` unless there are no more, and all bytes from the first on. */
export async function peek(chunks: Chunks, size: number): Promise<{ readonly head: Buffer; readonly all: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < size) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, all: resume(head, iterator) };
}

async function* resume(head: Buffer, iterator: AsyncIterator<Buffer>): Chunks & AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

async function* gunzip(chunks: Chunks, fault: UnpackFault): AsyncGenerator<Buffer> {
  const engine = createGunzip({ chunkSize: 64 * 1024 });
  let unpacked: Buffer[] = [];
  let bytesIn = 0;
  let bytesOut = 0;
  let ended = false;
  let settle: (error?: Error | null) => void = () => undefined;
  engine.on("data", (bytes: Buffer) => unpacked.push(bytes));
  engine.on("error", (error) => settle(error));
  engine.on("end", () => {
    ended = true;
    settle();
  });
  // Bytes after the last member end the stream and leave the write unanswered, so that any of the three may come.
  const step = (act: (done: (error?: Error | null) => void) => void) =>
    new Promise<Error | undefined>((resolve) => {
      settle = (error) => resolve(error ?? undefined);
      act(settle);
    });
  try {
    let failure: Error | undefined;
    for await (const slice of slices(chunks)) {
      if (ended) {
        // Members are unpacked one after another; what follows the last is padding, or not gzip.
        if (slice.some((byte) => byte !== 0)) return fault("unreadable", "bytes after the end of the gzip data");
        continue;
      }
      bytesIn += slice.length;
      failure = await step((done) => engine.write(slice, done));
      for (const bytes of unpacked) {
        bytesOut += bytes.length;
        yield bytes;
      }
      unpacked = [];
      if (failure !== undefined) break;
      if (bytesOut > LARGEST_BOMB && bytesOut > HIGHEST_RATIO * bytesIn) {
        return fault("too-large", `gzip that unpacks to more than ${HIGHEST_RATIO} times its size`);
      }
    }
    if (!ended) failure ??= await step(() => engine.end());
    yield* unpacked;
    if (failure === undefined) return;
    if (/unexpected end/.test(failure.message)) fault("truncated", "the gzip data ends before it is complete");
    else fault("unreadable", "damaged gzip data");
  } finally {
    engine.destroy();
  }
}

async function* slices(chunks: Chunks): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += SLICE) yield chunk.subarray(at, at + SLICE);
  }
}
