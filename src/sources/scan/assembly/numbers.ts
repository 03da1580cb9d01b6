/** Numbers as JSON writes them (RFC 8259, 6). */

import { isDigit, MINUS, ZERO } from "./characters";

const POINT: u32 = 0x2e;
const PLUS: u32 = 0x2b;
const SMALL_E: u32 = 0x65;

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

/** Behind one digit or more, 0 without any. */
function digits(at: u32): u32 {
  let here = at;
  while (isDigit(load<u8>(here))) here++;
  noNumberAt = here;
  return here === at ? 0 : here;
}
