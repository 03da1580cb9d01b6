/** Numbers as JSON writes them (RFC 8259, 6). */

import { isDigit, MINUS, ZERO } from "./characters";

const POINT: u32 = 0x2e;
const PLUS: u32 = 0x2b;
const SMALL_E: u32 = 0x65;
const MOST_DIGITS: u32 = 200;

/** Where the last one ended that was none. */
export let noNumberAt: u32 = 0;

export function beginsNumber(byte: u32): bool {
  return isDigit(byte) || byte === MINUS;
}

/** Behind the number at `at`, 0 when it is none. */
export function endOfNumber(at: u32): u32 {
  let here = at;
  if (<u32>load<u8>(here) === MINUS) here++;
  // No digit follows a zero at the beginning: what comes next must then be no digit, which the caller finds.
  here = <u32>load<u8>(here) === ZERO ? here + 1 : digits(here);
  if (here !== 0 && <u32>load<u8>(here) === POINT) here = digits(here + 1);
  if (here !== 0 && (<u32>load<u8>(here) | 0x20) === SMALL_E) {
    const sign = <u32>load<u8>(here, 1);
    here = digits(sign === PLUS || sign === MINUS ? here + 2 : here + 1);
  }
  return here;
}

/**
 * Whether what is a number between the two places may be greater than any that a double holds: reading it makes letters, those
 * of `Infinity` or, within an object that is read as JSON, of `null`, which do not stand there. Whatever has fewer digits than these
 * and an exponent below 100 is not.
 */
export function mayOverflow(from: u32, to: u32): bool {
  if (to - from > MOST_DIGITS) return true;
  let at = to - 1;
  while (at > from && isDigit(load<u8>(at))) at--;
  const exponent = to - 1 - at;
  if (<u32>load<u8>(at) === PLUS) at--;
  return exponent > 2 && (<u32>load<u8>(at) | 0x20) === SMALL_E;
}

/** Behind one digit or more, 0 without any. */
function digits(at: u32): u32 {
  let here = at;
  while (isDigit(load<u8>(here))) here++;
  noNumberAt = here;
  return here === at ? 0 : here;
}
