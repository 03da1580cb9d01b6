/** What is told of records that passed, in about 12 bytes each. */

import { nothingMet } from "../../engine/met-columns.ts";
import { extremes } from "../../model/columns.ts";
import type { PassedColumns } from "../fast-road/scanned.ts";

/** Of a uid's hash, 16 bits each; `engine/uid-log.ts` looks at no others. */
const HASH_SHORTS = 5;
const ALL_SHORTS = 8;
const TIMES_HEAD = 24;

/** Not to be packed any further. */
export function hashBytes({ count, uids }: PassedColumns): Uint8Array {
  const all = new Uint16Array(uids.buffer, uids.byteOffset, ALL_SHORTS * count);
  const kept = new Uint16Array(HASH_SHORTS * count);
  copyShorts(all, ALL_SHORTS, kept, HASH_SHORTS);
  return new Uint8Array(kept.buffer);
}

function copyShorts(from: Uint16Array, fromStep: number, to: Uint16Array, toStep: number): void {
  for (let source = 0, target = 0; source < from.length; source += fromStep, target += toStep) {
    for (let part = 0; part < HASH_SHORTS; part++) to[target + part] = from[source + part] ?? 0;
  }
}

/**
 * Signs and times. Times are counted from the earliest, in seconds where all are whole ones; their lowest bytes come first, for
 * all records, then the next ones: the upper ones are nearly all zero, and take no room once they are packed.
 */
export function signAndTimeBytes({ count, ms, signs }: PassedColumns): Uint8Array {
  const times = ms.subarray(0, count);
  const [first, last] = count === 0 ? [0, 0] : extremes(times);
  let unit = 1000;
  for (const time of times) if ((time - first) % unit !== 0) unit = 1;
  const width = bytesFor((last - first) / unit);
  const bytes = new Uint8Array(TIMES_HEAD + (2 + width) * count);
  const head = new DataView(bytes.buffer);
  for (const [index, number] of [first, unit, width].entries()) head.setFloat64(8 * index, number, true);
  for (let record = 0; record < count; record++) {
    const at = TIMES_HEAD + record;
    bytes[at] = signs[record] ?? 0;
    bytes[at + count] = (signs[record] ?? 0) >> 8;
    let rest = ((times[record] ?? 0) - first) / unit;
    for (let plane = 2; plane < 2 + width; plane++) {
      bytes[at + plane * count] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
  return bytes;
}

function bytesFor(most: number): number {
  let width = 0;
  for (let rest = most; rest >= 1; rest /= 256) width++;
  return width;
}

/** `rest` begins with what `signAndTimeBytes` gave. */
export function passedFrom(count: number, hashes: Uint8Array, rest: Uint8Array): PassedColumns {
  const head = new DataView(rest.buffer, rest.byteOffset);
  const [first, unit, width] = [head.getFloat64(0, true), head.getFloat64(8, true), head.getFloat64(16, true)];
  const ms = new Float64Array(count);
  const signs = new Uint16Array(count);
  for (let record = 0; record < count; record++) {
    const at = TIMES_HEAD + record;
    signs[record] = (rest[at] ?? 0) | ((rest[at + count] ?? 0) << 8);
    let time = 0;
    for (let plane = width + 1; plane > 1; plane--) time = 256 * time + (rest[at + plane * count] ?? 0);
    ms[record] = first + unit * time;
  }
  const uids = new Int32Array(4 * count);
  copyShorts(new Uint16Array(copyOf(hashes).buffer), HASH_SHORTS, new Uint16Array(uids.buffer), ALL_SHORTS);
  return { count, ms, uids, signs, met: nothingMet() };
}

/** In memory of its own, so that a thread can give it to another. */
export function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** How many bytes `signAndTimeBytes` gave. */
export function lengthOf(count: number, rest: Uint8Array): number {
  const width = new DataView(rest.buffer, rest.byteOffset).getFloat64(16, true);
  return TIMES_HEAD + (2 + width) * count;
}
