/** Unpacks gzip by its first bytes, never by a file's name, in bounded memory; what could be unpacked before a defect is kept. */

import { gunzip } from "./gunzip.ts";

export type Chunks = AsyncIterable<Buffer>;
/** `altered` and `trailing`: all of the data is there. */
export type UnpackFault = (
  reason: "truncated" | "unreadable" | "too-large" | "altered" | "trailing",
  what: string,
) => void;

const MOST_LAYERS = 2;

/** Passes bytes on, unpacked when they are gzip, also when the outcome is gzip once more. Ends at a defect after naming it. */
export async function* unpack(chunks: Chunks, fault: UnpackFault, layers = MOST_LAYERS): AsyncGenerator<Buffer> {
  const { head, all } = await peek(chunks, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* all;
  else if (layers === 0) {
    fault("unreadable", `gzip packed more than ${MOST_LAYERS} times`);
    for await (const _ of all) break;
  } else yield* unpack(gunzip(all, fault), fault, layers - 1);
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
