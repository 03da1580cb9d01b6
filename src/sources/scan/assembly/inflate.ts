/**
 * Unpacks deflate (RFC 1951) into the window, as far as there are bytes and as far as is asked for, and goes on from there.
 * Refuses what zlib refuses.
 */

import { BLOCK_ENDS, buildTable, FURTHER, SPECIAL } from "./huffman";
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
import { align, at, backToMark, bits, drop, goOn, hold, mark, pull, refill, skipBytes, to } from "./packed";

/** Why unpacking stopped: more packed bytes are needed, as much as asked for is there, a last block ended, or it is damaged. */
export const HUNGRY: u32 = 0;
export const SATISFIED: u32 = 1;
export const ENDED: u32 = 2;
export const DAMAGED: u32 = 3;

/** What comes next. */
const BLOCK: u32 = 0;
const STORED: u32 = 1;
const CODES: u32 = 2;

const LITERAL_MASK: u32 = (1 << LITERAL_BITS) - 1;
const DISTANCE_MASK: u32 = (1 << DISTANCE_BITS) - 1;
/** The fast loop reads eight bytes at once, twice for a symbol. */
const FAST_BYTES: u32 = 16;

let state: u32 = BLOCK;
let isLast: bool = false;
/** Of a stored block, what is still to come. */
let stored: u32 = 0;
let hasFixedTables: bool = false;
/** Where the next byte goes, and the first one that may be repeated. */
let out: u32 = 0;
let oldest: u32 = 0;

/** The first block comes; what it writes begins at `start`. */
export function beginInflate(start: u32): void {
  state = BLOCK;
  isLast = false;
  out = start;
  oldest = start;
}

/** What was written was moved down; nothing in front of `first` may be repeated. */
export function moveOutput(by: u32, first: u32): void {
  out -= by;
  oldest = oldest > first + by ? oldest - by : first;
}

export function outputEnd(): u32 {
  return out;
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
        if (why === SATISFIED && out < limit && state === CODES) why = readCode();
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
  out += length;
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
  return (
    buildTable(LITERALS, LITERAL_BITS, LITERAL_ENTRIES, CODE_LENGTHS, literals, LITERAL_MEANINGS, true) &&
    buildTable(DISTANCES, DISTANCE_BITS, DISTANCE_ENTRIES, CODE_LENGTHS + literals, distances, DISTANCE_MEANINGS, true)
  );
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

/** Symbols while bytes and room are plenty: no check of what is left but one a turn. */
function readCodes(limit: u32): u32 {
  if (to - at < FAST_BYTES) return SATISFIED;
  const stop = to - FAST_BYTES;
  const first = oldest;
  let here = at;
  let held = hold;
  let count: u64 = bits;
  let target = out;
  let why: u32 = SATISFIED;
  while (target < limit && here <= stop) {
    held |= load<u64>(here) << count;
    here += <u32>(63 - count) >> 3;
    count |= 56;
    let entry = load<u32>(LITERALS + (<u32>held & LITERAL_MASK) * 4);
    if (<i32>entry < 0) {
      store<u8>(target, <u8>(entry >> 16));
      target++;
      held >>= entry & 63;
      count -= entry & 63;
      entry = load<u32>(LITERALS + (<u32>held & LITERAL_MASK) * 4);
      if (<i32>entry < 0) {
        store<u8>(target, <u8>(entry >> 16));
        target++;
        held >>= entry & 63;
        count -= entry & 63;
        continue;
      }
    }
    if ((entry & SPECIAL) !== 0) {
      if ((entry & FURTHER) !== 0) {
        held >>= LITERAL_BITS;
        count -= LITERAL_BITS;
        const place = (entry >> 16) + (<u32>held & ((1 << ((entry >> 8) & 15)) - 1));
        entry = load<u32>(LITERALS + place * 4);
        if (<i32>entry < 0) {
          store<u8>(target, <u8>(entry >> 16));
          target++;
          held >>= entry & 63;
          count -= entry & 63;
          continue;
        }
      }
      if ((entry & SPECIAL) !== 0) {
        held >>= entry & 63;
        count -= entry & 63;
        if ((entry & BLOCK_ENDS) !== 0) state = BLOCK;
        else why = DAMAGED;
        break;
      }
    }
    const length = withExtra(entry, held);
    held >>= entry & 63;
    count -= entry & 63;

    held |= load<u64>(here) << count;
    here += <u32>(63 - count) >> 3;
    count |= 56;
    entry = load<u32>(DISTANCES + (<u32>held & DISTANCE_MASK) * 4);
    if ((entry & SPECIAL) !== 0) {
      if ((entry & FURTHER) !== 0) {
        held >>= DISTANCE_BITS;
        count -= DISTANCE_BITS;
        const place = (entry >> 16) + (<u32>held & ((1 << ((entry >> 8) & 15)) - 1));
        entry = load<u32>(DISTANCES + place * 4);
      }
      if ((entry & SPECIAL) !== 0) {
        why = DAMAGED;
        break;
      }
    }
    const distance = withExtra(entry, held);
    held >>= entry & 63;
    count -= entry & 63;
    if (distance > target - first) {
      why = DAMAGED;
      break;
    }
    repeat(target, distance, length);
    target += length;
  }
  goOn(here, held, <u32>count);
  out = target;
  return why;
}

/** One symbol, where the packed bytes there are may end within. */
function readCode(): u32 {
  refill();
  let held = hold;
  let left = <i32>bits;
  let entry = load<u32>(LITERALS + (<u32>held & LITERAL_MASK) * 4);
  if ((entry & FURTHER) !== 0) {
    held >>= LITERAL_BITS;
    left -= LITERAL_BITS;
    const place = (entry >> 16) + (<u32>held & ((1 << ((entry >> 8) & 15)) - 1));
    entry = load<u32>(LITERALS + place * 4);
  }
  let taken = entry & 63;
  left -= taken;
  if (left < 0) return HUNGRY;
  if (<i32>entry < 0) {
    store<u8>(out, <u8>(entry >> 16));
    out++;
    drop(bits - <u32>left);
    return SATISFIED;
  }
  if ((entry & SPECIAL) !== 0) {
    if ((entry & BLOCK_ENDS) === 0) return DAMAGED;
    drop(bits - <u32>left);
    state = BLOCK;
    return SATISFIED;
  }
  const length = withExtra(entry, held);
  held >>= taken;
  entry = load<u32>(DISTANCES + (<u32>held & DISTANCE_MASK) * 4);
  if ((entry & FURTHER) !== 0) {
    held >>= DISTANCE_BITS;
    left -= DISTANCE_BITS;
    const place = (entry >> 16) + (<u32>held & ((1 << ((entry >> 8) & 15)) - 1));
    entry = load<u32>(DISTANCES + place * 4);
  }
  taken = entry & 63;
  left -= taken;
  if (left < 0) return HUNGRY;
  if ((entry & SPECIAL) !== 0) return DAMAGED;
  const distance = withExtra(entry, held);
  if (distance > out - oldest) return DAMAGED;
  repeatClose(out - distance, out, out + length);
  out += length;
  drop(bits - <u32>left);
  return SATISFIED;
}

/** What an entry's base and the extra bits behind its code make. */
function withExtra(entry: u32, held: u64): u32 {
  const mask = ((<u64>1) << (entry & 63)) - 1;
  return (entry >> 16) + <u32>((held & mask) >> ((entry >> 8) & 15));
}

/** Writes up to 31 bytes more than it should: what comes next overwrites them. */
function repeat(target: u32, distance: u32, length: u32): void {
  let from = target - distance;
  let to = target;
  const end = target + length;
  if (distance >= 16) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    if (length > 32) {
      do {
        from += 32;
        to += 32;
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      } while (to + 32 < end);
    }
  } else repeatClose(from, to, end);
}

function repeatClose(start: u32, target: u32, end: u32): void {
  let from = start;
  let to = target;
  if (to - from >= 8) {
    do {
      store<u64>(to, load<u64>(from));
      from += 8;
      to += 8;
    } while (to < end);
  } else if (to - from === 1) memory.fill(to, load<u8>(from), end - to);
  else {
    do {
      store<u8>(to, load<u8>(from));
      from++;
      to++;
    } while (to < end);
  }
}
