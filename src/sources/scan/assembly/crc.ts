/**
 * CRC-32 as gzip takes it (RFC 1952, 8): what is left of the bytes, read as a polynomial, when that of the checksum divides
 * them. A multiple of the divisor may be added before without a difference, so contents are folded first: each byte is taken
 * from where it stands and added 140, 791 and 3006 bytes behind, until only the last 3006 are left, whose checksum is taken by
 * tables. For with y = x^8, y^3006 + y^2866 + y^2215 + 1 is a multiple of the divisor, found by trying sums of four powers. The idea
 * is Russell's ("Chorba", 2024, arXiv 2412.16398).
 */

import { CRC_TABLES, FOLD_STEP, FOLDED } from "./layout";

/** So many bytes behind. */
const NEAR: u32 = 140;
const MIDDLE: u32 = 791;
const FAR: u32 = 3006;

/** So many bytes in front of the last ones are cleared at the end: those that are read then. */
const CLEARED: u32 = 1024;

/** Where the first bytes that are folded go, behind those that are added to them. */
const FIRST: u32 = FOLDED + CLEARED + FAR;
/** Four bytes in front of all others stand for the ones that a checksum begins with: their own, begun with zeros, is all ones. */
const ALL_ONES: u32 = 0x9226f562;

/** Where the next byte goes that is folded. */
let next: u32 = FIRST;

export function fillCrcTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) !== 0 ? 0xedb88320 ^ (rest >> 1) : rest >> 1;
    store<u32>(CRC_TABLES + byte * 4, rest);
  }
  for (let entry = CRC_TABLES; entry < CRC_TABLES + 7 * 1024; entry += 4) {
    const rest = load<u32>(entry);
    store<u32>(entry, (rest >> 8) ^ load<u32>(CRC_TABLES + (rest & 255) * 4), 1024);
  }
}

/** Of the bytes from `from` to `to`. */
export function checksum(from: u32, to: u32): u32 {
  return ~divide(from, to, ~0);
}

/** Of bytes that are told piece by piece, with `add`. */
export function beginChecksum(): void {
  memory.fill(FIRST - FAR, 0, FAR);
  store<u32>(FIRST, ALL_ONES);
  next = FIRST + 4;
}

/** The bytes from `from` to `to` come next; up to 15 behind them are read, and mean nothing. */
export function add(from: u32, to: u32): void {
  while (from < to) {
    if (next >= FIRST + FOLD_STEP) {
      memory.copy(FIRST - FAR, next - FAR, FAR);
      next = FIRST;
    }
    const length = min(to - from, FIRST + FOLD_STEP - next);
    fold(from, length);
    from += length;
    next += length;
  }
}

function fold(from: u32, length: u32): void {
  const shift = next - from;
  const end = from + length;
  for (; from < end; from += 16) {
    const behind = from + shift - FAR;
    const near = v128.xor(v128.load(from), v128.load(behind, FAR - NEAR));
    const far = v128.xor(v128.load(behind, FAR - MIDDLE), v128.load(behind));
    v128.store(behind, v128.xor(near, far), FAR);
  }
}

/** Of all that was added. */
export function addedChecksum(): u32 {
  const last = next - FAR;
  // The last bytes are not taken away: what they were added to gets rid of them, from behind.
  memory.fill(last - CLEARED, 0, CLEARED);
  for (let at = next - 16; at > last - 16; at -= 16) {
    const nearer = v128.xor(v128.load(at), v128.load(at - NEAR));
    v128.store(at, v128.xor(nearer, v128.load(at - MIDDLE)));
  }
  return ~divide(last, next, 0);
}

/** What is left of the bytes behind what was `left` of those before: eight at a time. */
function divide(from: u32, to: u32, left: u32): u32 {
  for (; from + 8 <= to; from += 8) {
    const bytes = load<u64>(from) ^ left;
    let sum: u32 = 0;
    for (let place: u32 = 0; place < 8; place++) {
      sum ^= load<u32>(CRC_TABLES + (7 - place) * 1024 + (<u32>(bytes >> (place * 8)) & 255) * 4);
    }
    left = sum;
  }
  for (; from < to; from++) left = load<u32>(CRC_TABLES + ((left ^ load<u8>(from)) & 255) * 4) ^ (left >> 8);
  return left;
}
