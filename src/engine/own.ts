/** What is an event's own, its ids and its time, in numbers. */

import type { Own } from "../model/event.ts";
import { formatInstant, type Instant } from "../model/time.ts";

/** The 128 bits of a UUID as four 32-bit numbers, the first digits first. */
export type Uuid = Int32Array;
/**
 * The event's id and the record's, both UUIDs in small letters: four numbers each. Beside them the milliseconds of its time
 * are all there is to an event's own, when that is a whole second and written so.
 */
export type UuidPair = Int32Array;
export const PAIR = 8;

const UUID = /^([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})([\da-f]{8})$/;

/** The bits of an id that is a UUID in small letters. */
export function uuidOf(id: string): Uuid | undefined {
  const [all, a, b, c, d, e, f] = UUID.exec(id) ?? [];
  if (all === undefined) return undefined;
  return Int32Array.from([a, `${b}${c}`, `${d}${e}`, f], (digits) => Number.parseInt(digits ?? "", 16));
}

export function isPair(own: Own | UuidPair): own is UuidPair {
  return own instanceof Int32Array;
}

/** As a pair where that is all there is to it. */
export function inNumbers(own: Own | UuidPair): Own | UuidPair {
  return isPair(own) ? own : (pairOf(own) ?? own);
}

/** `undefined` where that would not be all. */
export function pairOf(own: Own): UuidPair | undefined {
  const { record_uid, time, target } = own;
  if (record_uid === undefined || target !== undefined || time.ms % 1000 !== 0 || time.text !== formatInstant(time.ms))
    return undefined;
  const { uid } = own;
  const one = uuidOf(uid);
  const other = record_uid === uid ? one : uuidOf(record_uid);
  return one === undefined || other === undefined ? undefined : Int32Array.of(...one, ...other);
}

/** `at`: where in `numbers` the pair begins; `ms`: epoch milliseconds. */
export function ownOf(numbers: Int32Array, at: number, ms: number): Own {
  return {
    uid: uuidText(numbers, at),
    record_uid: uuidText(numbers, at + PAIR / 2),
    time: { text: formatInstant(ms), ms },
  };
}

/** A time without a fraction. Its text is made when it is asked for. */
class WholeSecond implements Instant {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }

  get text(): string {
    return formatInstant(this.ms);
  }
}

/** `ms`: epoch milliseconds. */
export function wholeSecond(ms: number): Instant {
  return new WholeSecond(ms);
}

/** The text of the UUID whose bits begin `at` so many numbers. */
export function uuidText(numbers: Int32Array, at: number): string {
  const a = numbers[at] ?? 0;
  const b = numbers[at + 1] ?? 0;
  const c = numbers[at + 2] ?? 0;
  const d = numbers[at + 3] ?? 0;
  return `${half(a >>> 16)}${half(a)}-${half(b >>> 16)}-${half(b)}-${half(c >>> 16)}-${half(c)}${half(d >>> 16)}${half(d)}`;
}

/** Of the lower 16 bits, in hexadecimal digits. */
function half(bits: number): string {
  return `${BYTES[(bits >>> 8) & 0xff]}${BYTES[bits & 0xff]}`;
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
