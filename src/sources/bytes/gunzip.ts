/**
 * Unpacks gzip (RFC 1952), member by member: so that all of one is there before what follows it is looked at, whatever that is.
 * zlib reads members on its own too, but drops what it had unpacked last when the next one is none.
 */

import { crc32, createInflateRaw, type InflateRaw, inflateRawSync } from "node:zlib";
import type { Chunks, UnpackFault } from "./decompress.ts";

export const LARGEST_BOMB = 256 * 2 ** 20;
/** Audit logs pack 10 to 20 to 1, an empty hour of them perhaps 50. */
export const HIGHEST_RATIO = 250;
/** At 1,000 to 1, the most deflate can do, a slice unpacks to 16 MiB. */
const SLICE = 16 * 1024;
const TRAILER = 8;
/** Unpacked bytes of a member that is unpacked at once. */
const MOST_AT_ONCE = 2 ** 20;

const CUT_OFF = "the gzip data ends before it is complete";

/** What comes behind a damaged member is not looked for: one whose checksum alone is wrong is given, and named. */
export async function* gunzip(chunks: Chunks, fault: UnpackFault): AsyncGenerator<Buffer> {
  const input = readSlices(chunks);
  let bytesOut = 0;
  try {
    for (let isFirst = true; !(await input.isAtEnd()); isFirst = false) {
      const header = await readHeader(input);
      if (header === "cut off") return fault("truncated", CUT_OFF);
      if (header === "no gzip") {
        if (isFirst) fault("unreadable", "gzip of an unknown kind");
        else fault("trailing", "bytes after the end of the gzip data");
        return;
      }
      const member = inflate(input, isFirst);
      let sum = 0;
      let size = 0;
      let step = await member.next();
      try {
        for (; step.done !== true; step = await member.next()) {
          sum = crc32(step.value, sum);
          size += step.value.length;
          bytesOut += step.value.length;
          yield step.value;
          if (bytesOut > LARGEST_BOMB && bytesOut > HIGHEST_RATIO * input.taken()) {
            return fault("too-large", `gzip that unpacks to more than ${HIGHEST_RATIO} times its size`);
          }
        }
      } finally {
        await member.return("cut off");
      }
      if (step.value === "damaged") return fault("unreadable", "damaged gzip data");
      const trailer = step.value === "whole" ? await input.take(TRAILER) : Buffer.alloc(0);
      if (trailer.length < TRAILER) return fault("truncated", CUT_OFF);
      if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== size % 2 ** 32) {
        fault("altered", "gzip data whose checksum is wrong");
      }
      await input.skipZeros();
    }
  } finally {
    await input.close();
  }
}

interface Input {
  isAtEnd(): Promise<boolean>;
  /** The next so many bytes, fewer at the end. */
  take(count: number): Promise<Buffer>;
  /** The next bytes, at least one of them; none at the end. */
  next(): Promise<Buffer>;
  /** So many of the bytes that `next` gave last come again. */
  putBack(count: number): void;
  /** Archives pad with zeros. */
  skipZeros(): Promise<void>;
  /** How many bytes were given. */
  taken(): number;
  close(): Promise<void>;
}

function readSlices(chunks: Chunks): Input {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk: Buffer = Buffer.alloc(0);
  let at = 0;
  /** Of the chunks before this one. */
  let given = 0;

  /** Whether there are any more. */
  async function fill(): Promise<boolean> {
    while (at === chunk.length) {
      const next = await iterator.next();
      if (next.done === true) return false;
      given += at;
      at = 0;
      chunk = next.value;
    }
    return true;
  }

  function give(count: number): Buffer {
    const bytes = chunk.subarray(at, at + count);
    at += bytes.length;
    return bytes;
  }

  return {
    isAtEnd: async () => !(await fill()),
    async take(count) {
      const parts: Buffer[] = [];
      for (let missing = count; missing > 0 && (await fill()); ) {
        const part = give(missing);
        parts.push(part);
        missing -= part.length;
      }
      return Buffer.concat(parts);
    },
    async next() {
      await fill();
      return give(SLICE);
    },
    putBack(count) {
      at -= count;
    },
    async skipZeros() {
      while (await fill()) {
        while (at < chunk.length && chunk[at] === 0) at++;
        if (at < chunk.length) return;
      }
    },
    taken: () => given + at,
    async close() {
      await iterator.return?.();
    },
  };
}

const HEADER = 10;
const FLAGS = { sum: 2, extra: 4, name: 8, comment: 16, unknown: 0xe0 };

async function readHeader(input: Input): Promise<"read" | "cut off" | "no gzip"> {
  const head = await input.take(HEADER);
  const [magic = 0, second = 0x8b, method = 8, flags = 0] = head;
  if (magic !== 0x1f || second !== 0x8b || method !== 8 || (flags & FLAGS.unknown) !== 0) return "no gzip";
  if (head.length < HEADER) return "cut off";
  if ((flags & FLAGS.extra) !== 0) {
    const length = await input.take(2);
    if (length.length < 2 || !(await skip(input, length.readUInt16LE(0)))) return "cut off";
  }
  if ((flags & FLAGS.name) !== 0 && !(await skipText(input))) return "cut off";
  if ((flags & FLAGS.comment) !== 0 && !(await skipText(input))) return "cut off";
  return (flags & FLAGS.sum) === 0 || (await skip(input, 2)) ? "read" : "cut off";
}

async function skip(input: Input, count: number): Promise<boolean> {
  return (await input.take(count)).length === count;
}

/** A text ends with a zero. */
async function skipText(input: Input): Promise<boolean> {
  for (let part = await input.next(); part.length > 0; part = await input.next()) {
    const end = part.indexOf(0);
    if (end < 0) continue;
    input.putBack(part.length - end - 1);
    return true;
  }
  return false;
}

/** Of one member, whose trailer comes next. Gives also what could be unpacked before a defect. */
async function* inflate(input: Input, isFirst: boolean): AsyncGenerator<Buffer, "whole" | "cut off" | "damaged"> {
  // Where there are many they are small, and to start an engine for each takes thirty times as long.
  const atOnce = isFirst ? undefined : await inflateAtOnce(input);
  if (atOnce !== undefined) {
    yield atOnce;
    return "whole";
  }
  const engine = createInflateRaw({ chunkSize: 64 * 1024 });
  let unpacked: Buffer[] = [];
  let hasEnded = false;
  let settle: (error?: Error | null) => void = () => undefined;
  engine.on("data", (bytes: Buffer) => unpacked.push(bytes));
  engine.on("error", (error) => settle(error));
  engine.on("end", () => {
    hasEnded = true;
    settle();
  });
  // Bytes after the end leave the write unanswered, so that any of the three may come.
  const step = (act: (done: (error?: Error | null) => void) => void) =>
    new Promise<Error | undefined>((resolve) => {
      settle = (error) => resolve(error ?? undefined);
      act(settle);
    });
  try {
    for (;;) {
      const slice = await input.next();
      const before = engine.bytesWritten;
      const failure = await step((done) => (slice.length > 0 ? engine.write(slice, done) : engine.end()));
      const given = unpacked;
      unpacked = [];
      if (hasEnded) input.putBack(slice.length - (engine.bytesWritten - before));
      yield* given;
      if (failure !== undefined) return slice.length > 0 ? "damaged" : "cut off";
      if (hasEnded) return "whole";
    }
  } finally {
    engine.destroy();
  }
}

/** `undefined` for a member that does not lie whole in the bytes at hand, or unpacks to much. */
async function inflateAtOnce(input: Input): Promise<Buffer | undefined> {
  const slice = await input.next();
  try {
    // Typed as if there were no `info`.
    const found: unknown = inflateRawSync(slice, { info: true, maxOutputLength: MOST_AT_ONCE });
    const { buffer, engine } = found as { readonly buffer: Buffer; readonly engine: InflateRaw };
    input.putBack(slice.length - engine.bytesWritten);
    return buffer;
  } catch {
    input.putBack(slice.length);
    return undefined;
  }
}
