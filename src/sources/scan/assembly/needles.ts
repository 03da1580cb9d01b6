/**
 * The literals looked for, without regard to ASCII case: each by a few of its bytes, then as a whole. One that holds the quote
 * of a string is looked for by four bytes beside quotes, another by three bytes at every place.
 */

import {
  ANCHOR_BITS,
  BUCKETS,
  CLASSES,
  CLOSINGS,
  LANES,
  MOST_NEEDLES,
  NEEDLE_LENGTH,
  NEEDLE_SIZE,
  NEEDLES,
  OPENINGS,
} from "./layout";

const NO_NEEDLE: u32 = 0xffff;

let count: u32 = 0;
/** Whether any is looked for at every place, at opening quotes, at closing ones. */
export let anywhere: bool = false;
export let atOpenings: bool = false;
export let atClosings: bool = false;

export function forgetNeedles(): void {
  count = 0;
  anywhere = atOpenings = atClosings = false;
  memory.fill(OPENINGS, 0xff, (1 << ANCHOR_BITS) * 4);
  memory.fill(CLASSES, 0, 48);
  for (let bucket: u32 = 0; bucket < 8; bucket++) store<u16>(BUCKETS + bucket * 2, <u16>NO_NEEDLE);
}

/** The needle lies at `from` in lower case. It is found by the three bytes from `place` on, in one of eight buckets. */
export function addNeedle(from: u32, length: u32, place: u32, bucket: u32): void {
  if (place + 3 > length) unreachable();
  anywhere = true;
  add(from, length, place, BUCKETS + bucket * 2);
  mark(CLASSES + (load<u8>(from + place) & 15), bucket);
  mark(CLASSES + 16 + (load<u8>(from + place, 1) & 15), bucket);
  mark(CLASSES + 32 + (load<u8>(from + place, 2) & 15), bucket);
}

/** The needle begins, or ends, with a quote. It is found by the four bytes behind that, or in front of it. */
export function addAnchored(from: u32, length: u32, atEnd: bool): void {
  if (length < 5) unreachable();
  if (atEnd) {
    atClosings = true;
    add(from, length, length - 1, CLOSINGS + slot(from + length - 5));
  } else {
    atOpenings = true;
    add(from, length, 0, OPENINGS + slot(from + 1));
  }
}

/** `head`: where the list of needles begins that are found by the same. */
function add(from: u32, length: u32, place: u32, head: u32): void {
  if (count === MOST_NEEDLES || length > NEEDLE_LENGTH) unreachable();
  const needle = NEEDLES + count * NEEDLE_SIZE;
  memory.fill(needle, 0, NEEDLE_SIZE);
  for (let at: u32 = 0; at < length; at++) {
    const byte = load<u8>(from + at);
    store<u8>(needle + at, byte);
    store<u8>(needle + at, isLetter(byte) ? 0x20 : 0, NEEDLE_LENGTH);
    store<u8>(needle + at, 0xff, 2 * NEEDLE_LENGTH);
  }
  store<u16>(needle, <u16>place, 3 * NEEDLE_LENGTH);
  store<u16>(needle, load<u16>(head), 3 * NEEDLE_LENGTH + 2);
  store<u16>(head, <u16>count);
  count++;
}

/** Of four bytes, whatever the case of letters. */
function slot(at: u32): u32 {
  return (((load<u32>(at) | 0x20202020) * 0x9e3779b1) >> (32 - ANCHOR_BITS)) << 1;
}

/** Whether a needle begins with the opening quote at `at`. */
export function opensNeedle(at: u32): bool {
  const head = OPENINGS + slot(at + 1);
  return <u32>load<u16>(head) !== NO_NEEDLE && standsAt(at, head);
}

/** Whether a needle ends with the closing quote at `at`. */
export function closesNeedle(at: u32): bool {
  const head = CLOSINGS + slot(at - 4);
  return <u32>load<u16>(head) !== NO_NEEDLE && standsAt(at, head);
}

/** Of 16 positions, those at which a needle of the buckets that `LANES` names really stands. */
export function verified(at: u32): u32 {
  const found = v128.load(LANES);
  let hits: u32 = 0;
  for (let rest: u32 = i8x16.bitmask(i8x16.ne(found, i8x16.splat(0))); rest !== 0; rest &= rest - 1) {
    const lane = ctz(rest);
    for (let buckets = <u32>load<u8>(LANES + lane); buckets !== 0; buckets &= buckets - 1) {
      if (standsAt(at + lane, BUCKETS + ctz(buckets) * 2)) hits |= 1 << lane;
    }
  }
  return hits;
}

/** Whether one of the list's needles stands where what it is found by begins at `at`. */
function standsAt(at: u32, head: u32): bool {
  let next = <u32>load<u16>(head);
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
