/**
 * Tables by which the codes of deflate are read (RFC 1951, 3.2.2): a look at the next bits finds a symbol, the length of its
 * code and, unless it is a literal, from where its extra bits count. Codes longer than a table's bits continue in another.
 *
 * An entry, by its bits: 0 to 5, how many bits the symbol takes with its extra bits; 8 to 11, how many its code takes;
 * 12 and 13, how many literals it stands for, and from 16 on these, or the length, distance or code length to which the
 * extra bits are added.
 */

import { DISTANCE_MEANINGS, LENGTH_COUNTS, LITERAL_MEANINGS, PRECODE_MEANINGS, SORTED } from "./layout";

export const LITERALS_AT: u32 = 12;
export const ONE_LITERAL: u32 = 1 << LITERALS_AT;
const TWO_LITERALS: u32 = 2 << LITERALS_AT;
export const ANY_LITERAL: u32 = ONE_LITERAL | TWO_LITERALS;
/** Neither literal, length nor distance: the end of the block, a further table, or an error. */
export const SPECIAL: u32 = 1 << 15;
export const BLOCK_ENDS: u32 = 1 << 7;
/** Where it begins stands from bit 16 on, and how many bits choose in it at 8 to 11. */
export const FURTHER: u32 = 1 << 6;

const LONGEST: u32 = 15;

export function fillMeanings(): void {
  for (let symbol: u32 = 0; symbol < 256; symbol++) mean(LITERAL_MEANINGS, symbol, ONE_LITERAL | (symbol << 16));
  mean(LITERAL_MEANINGS, 256, SPECIAL | BLOCK_ENDS);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra: u32 = symbol < 265 ? 0 : (symbol - 261) >> 2;
    mean(LITERAL_MEANINGS, symbol, (base << 16) | extra);
    base += 1 << extra;
  }
  mean(LITERAL_MEANINGS, 285, 258 << 16);
  mean(LITERAL_MEANINGS, 286, SPECIAL);
  mean(LITERAL_MEANINGS, 287, SPECIAL);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra: u32 = symbol < 4 ? 0 : (symbol >> 1) - 1;
    mean(DISTANCE_MEANINGS, symbol, (base << 16) | extra);
    base += 1 << extra;
  }
  mean(DISTANCE_MEANINGS, 30, SPECIAL);
  mean(DISTANCE_MEANINGS, 31, SPECIAL);
  for (let symbol: u32 = 0; symbol < 19; symbol++) {
    const extra: u32 = symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
    mean(PRECODE_MEANINGS, symbol, (symbol << 16) | extra);
  }
}

function mean(meanings: u32, symbol: u32, entry: u32): void {
  store<u32>(meanings + symbol * 4, entry);
}

/**
 * Builds the table at `table`, of `room` entries, for the `count` symbols whose code lengths lie at `lengths`. False when
 * they are no code. As zlib has it, a code that leaves bits unused is one only when it is a single bit (`mayBePart`), and
 * an empty one is fine until a symbol is asked of it.
 */
export function buildTable(
  table: u32,
  bits: u32,
  room: u32,
  lengths: u32,
  count: u32,
  meanings: u32,
  mayBePart: bool,
): bool {
  const longest = sort(lengths, count);
  if (longest === 0) {
    for (let at: u32 = 0; at < (<u32>1) << bits; at++) store<u32>(table + at * 4, SPECIAL | 0x101);
    return mayBePart;
  }
  let unused: i32 = 1;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    unused = (unused << 1) - <i32>countOf(length);
    if (unused < 0) return false;
  }
  if (unused > 0 && (!mayBePart || longest !== 1)) return false;

  let next = SORTED;
  /** The code, its first bit lowest, as it is read. */
  let code: u32 = 0;
  store<u32>(table, SPECIAL | 0x101);
  // A table of one more bit begins as the table of one less, twice.
  for (let length: u32 = 1; length <= bits; length++) {
    const size = (<u32>4) << (length - 1);
    memory.copy(table + size, table, size);
    for (let left = countOf(length); left > 0; left--) {
      store<u32>(table + code * 4, entryOf(meanings, next, length));
      next += 2;
      code = after(code, length);
    }
  }
  let end = (<u32>1) << bits;
  const mask = end - 1;
  let prefix: u32 = 0xffffffff;
  let further: u32 = 0;
  let furtherBits: u32 = 0;
  for (let length = bits + 1; length <= longest; length++) {
    for (let left = countOf(length); left > 0; left--) {
      if ((code & mask) !== prefix) {
        prefix = code & mask;
        furtherBits = length - bits;
        let open: i32 = (1 << furtherBits) - <i32>left;
        while (open > 0) {
          furtherBits++;
          open = (open << 1) - <i32>countOf(bits + furtherBits);
        }
        further = end;
        end += (<u32>1) << furtherBits;
        if (end > room) return false;
        store<u32>(table + prefix * 4, SPECIAL | FURTHER | (further << 16) | (furtherBits << 8) | bits);
      }
      const entry = entryOf(meanings, next, length - bits);
      for (let at = code >> bits; at < (<u32>1) << furtherBits; at += (<u32>1) << (length - bits)) {
        store<u32>(table + (further + at) * 4, entry);
      }
      next += 2;
      code = after(code, length);
    }
  }
  return true;
}

/** Lets entries of the first table stand for two literals where both codes fit: half the looks, where no text repeats. */
export function pairLiterals(table: u32, bits: u32): void {
  // What a shorter rest leads to stands further in front, and is not paired yet.
  for (let place: i32 = (1 << bits) - 1; place >= 0; place--) {
    const entry = load<u32>(table + <u32>place * 4);
    if ((entry & ONE_LITERAL) === 0) continue;
    const taken = entry & 63;
    const next = load<u32>(table + (<u32>place >> taken) * 4);
    const both = taken + (next & 63);
    if ((next & ONE_LITERAL) === 0 || both > bits) continue;
    store<u32>(table + <u32>place * 4, TWO_LITERALS | both | (entry & 0xff0000) | ((next & 0xff0000) << 8));
  }
}

/** The symbols that have a code into `SORTED`, by its length; answers the longest. */
function sort(lengths: u32, count: u32): u32 {
  memory.fill(LENGTH_COUNTS, 0, 64);
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const counter = LENGTH_COUNTS + <u32>load<u8>(lengths + symbol) * 2;
    store<u16>(counter, load<u16>(counter) + 1);
  }
  let longest: u32 = 0;
  let before: u32 = 0;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    store<u16>(LENGTH_COUNTS + 32 + length * 2, <u16>before);
    before += countOf(length);
    if (countOf(length) > 0) longest = length;
  }
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length === 0) continue;
    const place = LENGTH_COUNTS + 32 + length * 2;
    store<u16>(SORTED + <u32>load<u16>(place) * 2, <u16>symbol);
    store<u16>(place, load<u16>(place) + 1);
  }
  return longest;
}

function countOf(length: u32): u32 {
  return load<u16>(LENGTH_COUNTS + length * 2);
}

function entryOf(meanings: u32, sorted: u32, length: u32): u32 {
  return load<u32>(meanings + <u32>load<u16>(sorted) * 4) + length * 0x101;
}

/** The next code of the same length: one more, with the bits in reverse. */
function after(code: u32, length: u32): u32 {
  let bit = (<u32>1) << (length - 1);
  while ((code & bit) !== 0) bit >>= 1;
  return bit === 0 ? 0 : (code & (bit - 1)) | bit;
}
