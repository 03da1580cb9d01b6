/**
 * Unpacks deflate (RFC 1951) into the window, as far as there are bytes and as far as is asked for, and goes on from there.
 * Refuses what zlib refuses.
 */

import { readCodes } from "./codes";
import { buildTable, pairLiterals } from "./huffman";
import {
  CODE_LENGTHS,
  DISTANCE_BITS,
  DISTANCE_ENTRIES,
  DISTANCE_MEANINGS,
  DISTANCES,
  LITERAL_BITS,
  LITERAL_ENTRIES,
  LITERAL_MEANINGS,
  LITERALS,
  PRECODE_BITS,
  PRECODE_MEANINGS,
  PRECODES,
} from "./layout";
import { beginOutput, moveOn, out } from "./output";
import { align, at, backToMark, bits, drop, hold, mark, pull, refill, skipBytes, to } from "./packed";
import { DAMAGED, ENDED, HUNGRY, SATISFIED } from "./why";

/** What comes next. */
const BLOCK: u32 = 0;
const STORED: u32 = 1;
const CODES: u32 = 2;

let state: u32 = BLOCK;
let isLast: bool = false;
/** Of a stored block, what is still to come. */
let stored: u32 = 0;
let hasFixedTables: bool = false;

/** The first block comes; what it writes begins at `start`. */
export function beginInflate(start: u32): void {
  state = BLOCK;
  isLast = false;
  beginOutput(start);
}

/** Writes up to `limit`, and a match or two literals beyond. */
export function inflate(limit: u32): u32 {
  while (out < limit) {
    let why: u32 = SATISFIED;
    switch (state) {
      case BLOCK:
        if (isLast) return ENDED;
        why = beginBlock();
        break;
      case STORED:
        why = copyStored(limit);
        break;
      default:
        why = readCodes(limit);
        if (why === ENDED) {
          state = BLOCK;
          why = SATISFIED;
        }
    }
    if (why !== SATISFIED) return why;
  }
  return SATISFIED;
}

function beginBlock(): u32 {
  mark();
  refill();
  if (bits < 3) return short();
  isLast = pull(1) !== 0;
  switch (pull(2)) {
    case 0: {
      align();
      if (to - at < 4) return short();
      stored = load<u16>(at);
      if (stored !== (<u32>load<u16>(at, 2) ^ 0xffff)) return DAMAGED;
      skipBytes(4);
      state = STORED;
      return SATISFIED;
    }
    case 1:
      if (!hasFixedTables) buildFixedTables();
      state = CODES;
      return SATISFIED;
    case 2: {
      hasFixedTables = false;
      const why = readTables();
      if (why === SATISFIED) state = CODES;
      return why;
    }
    default:
      return DAMAGED;
  }
}

function short(): u32 {
  backToMark();
  isLast = false;
  return HUNGRY;
}

function copyStored(limit: u32): u32 {
  const length = min(stored, min(to - at, limit - out));
  memory.copy(out, at, length);
  moveOn(out + length);
  skipBytes(length);
  stored -= length;
  if (stored === 0) state = BLOCK;
  else if (at === to) return HUNGRY;
  return SATISFIED;
}

function buildFixedTables(): void {
  for (let symbol: u32 = 0; symbol < 288; symbol++) {
    store<u8>(CODE_LENGTHS + symbol, symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8);
  }
  memory.fill(CODE_LENGTHS + 288, 5, 32);
  buildTables(288, 32);
  hasFixedTables = true;
}

function buildTables(literals: u32, distances: u32): bool {
  if (!buildTable(LITERALS, LITERAL_BITS, LITERAL_ENTRIES, CODE_LENGTHS, literals, LITERAL_MEANINGS, true))
    return false;
  pairLiterals(LITERALS, LITERAL_BITS);
  const lengths = CODE_LENGTHS + literals;
  return buildTable(DISTANCES, DISTANCE_BITS, DISTANCE_ENTRIES, lengths, distances, DISTANCE_MEANINGS, true);
}

/** RFC 1951, 3.2.7. Begins anew when not all of it is there: it is at most 320 bytes long. */
function readTables(): u32 {
  refill();
  if (bits < 14) return short();
  const literals = pull(5) + 257;
  const distances = pull(5) + 1;
  const precodes = pull(4) + 4;
  if (literals > 286 || distances > 30) return DAMAGED;
  memory.fill(CODE_LENGTHS, 0, 19);
  for (let index: u32 = 0; index < precodes; index++) {
    refill();
    if (bits < 3) return short();
    store<u8>(CODE_LENGTHS + placeOf(index), <u8>pull(3));
  }
  if (!buildTable(PRECODES, PRECODE_BITS, 1 << PRECODE_BITS, CODE_LENGTHS, 19, PRECODE_MEANINGS, false)) {
    return DAMAGED;
  }
  const count = literals + distances;
  for (let symbol: u32 = 0; symbol < count; ) {
    refill();
    const entry = load<u32>(PRECODES + (<u32>hold & ((1 << PRECODE_BITS) - 1)) * 4);
    if ((entry & 63) > bits) return short();
    const meaning = entry >> 16;
    const code = (entry >> 8) & 15;
    drop(code);
    const extra = pull((entry & 63) - code);
    if (meaning < 16) {
      store<u8>(CODE_LENGTHS + symbol, <u8>meaning);
      symbol++;
      continue;
    }
    if (meaning === 16 && symbol === 0) return DAMAGED;
    const times = meaning === 18 ? 11 + extra : 3 + extra;
    if (symbol + times > count) return DAMAGED;
    memory.fill(CODE_LENGTHS + symbol, meaning === 16 ? load<u8>(CODE_LENGTHS + symbol - 1) : 0, times);
    symbol += times;
  }
  if (load<u8>(CODE_LENGTHS + 256) === 0) return DAMAGED;
  return buildTables(literals, distances) ? SATISFIED : DAMAGED;
}

/** Code lengths of code lengths come in this order: those that are rare come late, so that they may be left out. */
function placeOf(index: u32): u32 {
  if (index < 3) return 16 + index;
  if (index === 3) return 0;
  return (index & 1) === 0 ? 8 + ((index - 4) >> 1) : 7 - ((index - 5) >> 1);
}
