/** Unpacks the same bytes by the scanner's inflate and by Node's zlib, which is the reference. */

import { crc32, deflateRawSync, gunzipSync, inflateRawSync, type ZlibOptions } from "node:zlib";
import { expect } from "vitest";
import type { Random } from "../../../src/sources/demo/random.ts";
import * as wasm from "../../../src/sources/scan/module.ts";
import { createUnpacker } from "../../../src/sources/scan/unpack.ts";

const module = wasm.openModule();
const memory = new Uint8Array(module.memory.buffer);
const unpacker = createUnpacker(module, memory);
/** A scan keeps unpacking within this of what it asks for. */
const OVERSHOOT = 1024;

export interface Unpacked {
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

/** `give`: how many bytes at once, `ask`: how many of the unpacked ones. */
export function unpackFast(packed: Uint8Array, give: () => number, ask: () => number): Unpacked {
  const parts: Buffer[] = [];
  module.begin(0);
  unpacker.begin();
  const below = memory.subarray(0, module.packedRoom());
  const before = crc32(below);
  let overshoot = 0;
  let at = 0;
  let next = "hungry";
  while (next === "hungry" || next === "more") {
    const isAll = at === packed.length;
    if (next === "hungry") {
      const room = unpacker.room();
      const part = packed.subarray(at, at + Math.min(give(), room.length));
      room.set(part);
      unpacker.give(part.length);
      at += part.length;
    }
    const asked = ask();
    const from = module.unpacked();
    const step = unpacker.unpack(asked, isAll && at === packed.length);
    next = step.next;
    overshoot = Math.max(overshoot, step.length - asked);
    parts.push(Buffer.from(memory.slice(from, from + step.length)));
    module.look();
    module.skip(module.unpacked() - module.untold());
    module.makeRoom();
  }
  expect(overshoot).toBeLessThanOrEqual(OVERSHOOT);
  expect(crc32(below)).toBe(before);
  return { bytes: Buffer.concat(parts), isWhole: next === "whole" };
}

/** What zlib makes of it, all members; nothing but zeros may follow them. */
function unpackByZlib(packed: Uint8Array): Buffer | undefined {
  try {
    const { buffer, engine } = gunzipSync(packed, { info: true }) as unknown as WithInfo;
    return packed.subarray(engine.bytesWritten).every((byte) => byte === 0) ? buffer : undefined;
  } catch {
    return undefined;
  }
}

interface WithInfo {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Holds the scanner's inflate to zlib's on a file as it is stored, which begins as gzip does. */
export function expectSameFile(random: Random, packed: Uint8Array): boolean {
  const right = unpackByZlib(packed);
  const found = unpackFast(packed, steps(random, packed.length), steps(random, right?.length ?? 60_000));
  expect(found.isWhole).toBe(right !== undefined);
  if (right !== undefined) expect(found.bytes.equals(right)).toBe(true);
  return found.isWhole;
}

/** The same for deflate alone, whatever its checksum would be: what zlib takes gets the right one. */
export function expectSameDeflate(random: Random, raw: Uint8Array): boolean {
  let right: WithInfo | undefined;
  try {
    right = inflateRawSync(raw, { info: true }) as unknown as WithInfo;
  } catch {
    // Refused.
  }
  const taken = raw.subarray(0, right?.engine.bytesWritten);
  const found = unpackFast(
    member(taken, right?.buffer ?? Buffer.alloc(0)),
    steps(random, 4000),
    steps(random, 100_000),
  );
  if (right === undefined) expect(endsMember(member(raw, Buffer.alloc(0)))).toBe(false);
  expect(found.isWhole).toBe(right !== undefined);
  if (right !== undefined) expect(found.bytes.equals(right.buffer)).toBe(true);
  return found.isWhole;
}

/** Whether the scanner's inflate comes to the end of a member at all, whatever it holds. */
function endsMember(packed: Uint8Array): boolean {
  module.begin(0);
  let why = wasm.HUNGRY as number;
  for (let at = 0; why === wasm.SATISFIED || (why === wasm.HUNGRY && at < packed.length); ) {
    const room = unpacker.room();
    const part = packed.subarray(at, at + room.length);
    room.set(part);
    module.give(part.length);
    at += part.length;
    why = module.unpack(1000, at === packed.length);
    module.look();
    module.skip(module.unpacked() - module.untold());
    module.makeRoom();
  }
  return why === wasm.ENDED;
}

/** RFC 1952. */
export function member(raw: Uint8Array, contents: Buffer, flags = 0, fields: Uint8Array = Buffer.alloc(0)): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(contents), 0);
  trailer.writeUInt32LE(contents.length, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3]), fields, raw, trailer]);
}

/** A header with any of the optional fields, right unless `isWrong`. */
export function oddMember(random: Random, contents: Buffer): Buffer {
  const flags = random.between(0, 31) & (random.next() < 0.9 ? 0x1f : 0xff);
  const parts: Buffer[] = [];
  if ((flags & 4) !== 0) {
    const extra = randomBytes(random, random.between(0, 300));
    parts.push(Buffer.from([extra.length & 255, extra.length >> 8]), extra);
  }
  for (const flag of [8, 16]) if ((flags & flag) !== 0) parts.push(Buffer.from(`name ${random.between(0, 9)}\0`));
  const head = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3]), ...parts]);
  if ((flags & 2) !== 0) {
    const sum = crc32(head) + (random.next() < 0.1 ? 1 : 0);
    parts.push(Buffer.from([sum & 255, (sum >> 8) & 255]));
  }
  return member(deflateRawSync(contents, randomOptions(random)), contents, flags, Buffer.concat(parts));
}

export function randomOptions(random: Random): ZlibOptions {
  return {
    level: random.between(0, 9),
    strategy: random.between(0, 4),
    memLevel: random.between(1, 9),
    windowBits: random.between(9, 15),
  };
}

function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.between(0, 255)));
}

/** Of few or of many different bytes, with repeats near and far. */
export function randomContents(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const most = random.pick([0, 1, 3, 25, 255]);
  for (let at = 0; at < length; ) {
    const back = random.pick([1, 2, 3, 7, 8, 15, 16, 17, 31, 200, 32_000, 32_768, 40_000]);
    const run = Math.min(length - at, random.pick([1, 3, 4, 10, 31, 33, 64, 257, 258, 259, 2000]));
    if (random.next() < 0.5 && back <= at) {
      for (let end = at + run; at < end; at++) bytes[at] = bytes[at - back] ?? 0;
    } else {
      for (let end = at + Math.min(run, 40); at < end && at < length; at++) bytes[at] = random.between(0, most);
    }
  }
  return bytes;
}

/** Some bits of it turned over, most of them near the beginning, where the tables stand; or cut off, or with bytes left out. */
export function spoiled(random: Random, bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length === 0) return copy;
  switch (random.between(0, 4)) {
    case 0:
      return copy.subarray(0, random.between(0, copy.length - 1));
    case 1: {
      const at = random.between(0, copy.length - 1);
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + random.between(1, 3))]);
    }
    default:
      for (let times = random.pick([1, 1, 1, 3]); times > 0; times--) {
        const at = random.between(0, random.pick([Math.min(100, copy.length) - 1, copy.length - 1]));
        copy[at] = (copy[at] ?? 0) ^ (1 << random.between(0, 7));
      }
      return copy;
  }
}

function steps(random: Random, most: number): () => number {
  const largest = random.pick([most / 1000, most / 100, most, most]);
  return () => random.between(1, Math.max(random.pick([1, 7]), Math.min(largest, 60_000)));
}
