/** Ids as both CloudTrail and RFC 9562 write them, `00000000-0000-4000-8000-000000000000` in small letters, as their 128 bits. */

import { MINUS, ZERO } from "./characters";

const LENGTH: u32 = 36;
const SMALL_A: u32 = 0x61;

/** Writes the bits at `out`, the first digits first, as four big-endian numbers. False for any other text. */
export function parseUuid(from: u32, to: u32, out: u32): bool {
  if (to - from !== LENGTH) return false;
  if (!isMinus(from + 8) || !isMinus(from + 13) || !isMinus(from + 18) || !isMinus(from + 23)) return false;
  // All but the four between the parts.
  const front = i8x16.shuffle(
    v128.load(from),
    v128.load(from, 2),
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    9,
    10,
    11,
    12,
    14,
    15,
    30,
    31,
  );
  const back = i8x16.shuffle(
    v128.load(from, 19),
    v128.load(from, 20),
    0,
    1,
    2,
    3,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    31,
  );
  const bytes = i8x16.narrow_i16x8_u(pairs(front), pairs(back));
  v128.store(out, i8x16.shuffle(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  return i8x16.all_true(v128.and(areDigits(front), areDigits(back)));
}

function isMinus(at: u32): bool {
  return <u32>load<u8>(at) === MINUS;
}

function areDigits(text: v128): v128 {
  return v128.or(
    i8x16.lt_u(i8x16.sub(text, i8x16.splat(<i8>ZERO)), i8x16.splat(10)),
    i8x16.lt_u(i8x16.sub(text, i8x16.splat(<i8>SMALL_A)), i8x16.splat(6)),
  );
}

/** What each two hexadecimal digits say, in 16 bits. The lower half of a digit's byte is its value, of a letter's 9 less. */
function pairs(text: v128): v128 {
  const letters = v128.and(i8x16.gt_u(text, i8x16.splat(<i8>SMALL_A - 1)), i8x16.splat(9));
  const values = i8x16.add(v128.and(text, i8x16.splat(15)), letters);
  return v128.or(v128.and(i16x8.shl(values, 4), i16x8.splat(0xff)), i16x8.shr_u(values, 8));
}
