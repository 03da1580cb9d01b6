/** The literals looked for, without regard to ASCII case: each by three of its bytes, then as a whole. */

import { BUCKETS, CLASSES, LANES, MOST_NEEDLES, NEEDLE_LENGTH, NEEDLE_SIZE, NEEDLES } from "./layout";

const NO_NEEDLE: u32 = 0xffff;

let count: u32 = 0;

export function forgetNeedles(): void {
  count = 0;
  memory.fill(CLASSES, 0, 48);
  for (let bucket: u32 = 0; bucket < 8; bucket++) store<u16>(BUCKETS + bucket * 2, <u16>NO_NEEDLE);
}

/** The needle lies at `from` in lower case. It is found by the three bytes from `place` on, in one of eight buckets. */
export function addNeedle(from: u32, length: u32, place: u32, bucket: u32): void {
  if (count === MOST_NEEDLES || length > NEEDLE_LENGTH || place + 3 > length) unreachable();
  const needle = NEEDLES + count * NEEDLE_SIZE;
  memory.fill(needle, 0, NEEDLE_SIZE);
  for (let at: u32 = 0; at < length; at++) {
    const byte = load<u8>(from + at);
    store<u8>(needle + at, byte);
    store<u8>(needle + at, isLetter(byte) ? 0x20 : 0, NEEDLE_LENGTH);
    store<u8>(needle + at, 0xff, 2 * NEEDLE_LENGTH);
  }
  store<u16>(needle, <u16>place, 3 * NEEDLE_LENGTH);
  store<u16>(needle, load<u16>(BUCKETS + bucket * 2), 3 * NEEDLE_LENGTH + 2);
  store<u16>(BUCKETS + bucket * 2, <u16>count);
  count++;

  mark(CLASSES + (load<u8>(from + place) & 15), bucket);
  mark(CLASSES + 16 + (load<u8>(from + place, 1) & 15), bucket);
  mark(CLASSES + 32 + (load<u8>(from + place, 2) & 15), bucket);
}

/** Of 16 positions, those at which a needle of the buckets that `LANES` names really stands. */
export function verified(at: u32): u32 {
  const found = v128.load(LANES);
  let hits: u32 = 0;
  for (let rest: u32 = i8x16.bitmask(i8x16.ne(found, i8x16.splat(0))); rest !== 0; rest &= rest - 1) {
    const lane = ctz(rest);
    for (let buckets = <u32>load<u8>(LANES + lane); buckets !== 0; buckets &= buckets - 1) {
      if (standsAt(at + lane, ctz(buckets))) hits |= 1 << lane;
    }
  }
  return hits;
}

function standsAt(at: u32, bucket: u32): bool {
  let next = <u32>load<u16>(BUCKETS + bucket * 2);
  while (next !== NO_NEEDLE) {
    const needle = NEEDLES + next * NEEDLE_SIZE;
    const from = at - <u32>load<u16>(needle, 3 * NEEDLE_LENGTH);
    const front = v128.xor(
      v128.and(v128.or(v128.load(from), v128.load(needle, 32)), v128.load(needle, 64)),
      v128.load(needle),
    );
    const back = v128.xor(
      v128.and(v128.or(v128.load(from, 16), v128.load(needle, 48)), v128.load(needle, 80)),
      v128.load(needle, 16),
    );
    if (!v128.any_true(v128.or(front, back))) return true;
    next = <u32>load<u16>(needle, 3 * NEEDLE_LENGTH + 2);
  }
  return false;
}

function mark(at: u32, bucket: u32): void {
  store<u8>(at, load<u8>(at) | <u8>((<u32>1) << bucket));
}

function isLetter(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26;
}
