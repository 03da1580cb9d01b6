/** The bytes of a file as they are stored, given piece by piece, and the bits in them, lowest first (RFC 1951, 3.1.1). */

import { PACKED, PACKED_SIZE } from "./layout";

/** The next byte to read, and behind the last one there is. */
export let at: u32 = PACKED;
export let to: u32 = PACKED;
/** Bits that were read and not taken yet, and how many; above them stand zeros. */
export let hold: u64 = 0;
export let bits: u32 = 0;

/** Where to go back to when what begins here is not all there. */
let markedAt: u32 = PACKED;
let markedHold: u64 = 0;
let markedBits: u32 = 0;

export function forgetPacked(): void {
  at = PACKED;
  to = PACKED;
  hold = 0;
  bits = 0;
}

/** Where further bytes go; moves those that are left to the front. */
export function packedRoom(): u32 {
  giveBack();
  const rest = to - at;
  if (at !== PACKED) memory.copy(PACKED, at, rest);
  at = PACKED;
  to = PACKED + rest;
  return to;
}

/** How many bytes fit behind `packedRoom()`. */
export function packedLeft(): u32 {
  return PACKED + PACKED_SIZE - to;
}

export function give(length: u32): void {
  to += length;
}

/** What a faster loop read on its own. */
export function goOn(nextAt: u32, nextHold: u64, nextBits: u32): void {
  at = nextAt;
  bits = nextBits;
  hold = nextHold & (((<u64>1) << nextBits) - 1);
}

export function skipBytes(length: u32): void {
  at += length;
}

export function mark(): void {
  markedAt = at;
  markedHold = hold;
  markedBits = bits;
}

export function backToMark(): void {
  at = markedAt;
  hold = markedHold;
  bits = markedBits;
}

/** Reads as many bytes as there are and fit. */
export function refill(): void {
  while (bits <= 56 && at < to) {
    hold |= (<u64>load<u8>(at)) << bits;
    at++;
    bits += 8;
  }
}

/** Drops bits that `refill` has read. */
export function drop(count: u32): void {
  hold >>= count;
  bits -= count;
}

/** So many bits, up to 16; `refill` has read them. */
export function pull(count: u32): u32 {
  const value = <u32>hold & ((1 << count) - 1);
  drop(count);
  return value;
}

/** To the next whole byte, and no byte read ahead. */
export function align(): void {
  drop(bits & 7);
  giveBack();
}

function giveBack(): void {
  at -= bits >> 3;
  bits &= 7;
  hold &= (1 << bits) - 1;
}
