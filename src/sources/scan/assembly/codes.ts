/** The symbols of a block of deflate, literals and repeats (RFC 1951, 3.2.3), by its tables: where nearly all the time goes. */

import { ANY_LITERAL, BLOCK_ENDS, FURTHER, LITERALS_AT, SPECIAL } from "./huffman";
import { DISTANCE_BITS, DISTANCES, LITERAL_BITS, LITERALS } from "./layout";
import { moveOn, oldest, out } from "./output";
import { at, bits, drop, goOn, hold, refill, to } from "./packed";
import { DAMAGED, ENDED, HUNGRY, SATISFIED } from "./why";

const LITERAL_MASK: u32 = (1 << LITERAL_BITS) - 1;
const DISTANCE_MASK: u32 = (1 << DISTANCE_BITS) - 1;
/** The fast loop reads eight bytes at once, twice for a symbol. */
const FAST_BYTES: u32 = 16;

/** Writes up to `limit`, and a match or a few literals beyond. `ENDED` at the end of the block. */
export function readCodes(limit: u32): u32 {
  let why = SATISFIED;
  while (why === SATISFIED && out < limit) why = to - at < FAST_BYTES ? readCode() : readFast(limit);
  return why;
}

/** Symbols while bytes and room are plenty: no check of what is left but one a turn. */
function readFast(limit: u32): u32 {
  const stop = to - FAST_BYTES;
  const first = oldest;
  let here = at;
  let held = hold;
  /** Only its lower six bits count: whole entries are taken off it. */
  let count: u64 = bits;
  let target = out;
  let why: u32 = SATISFIED;
  while (target < limit && here <= stop) {
    held |= load<u64>(here) << count;
    here += <u32>((63 - count) >> 3) & 7;
    count |= 56;
    let entry = literalAt(held);
    if ((entry & ANY_LITERAL) !== 0) {
      store<u16>(target, <u16>(entry >> 16));
      target += <u32>(entry >> LITERALS_AT) & 3;
      held >>= entry;
      count -= entry;
      entry = literalAt(held);
      if ((entry & ANY_LITERAL) !== 0) {
        store<u16>(target, <u16>(entry >> 16));
        target += <u32>(entry >> LITERALS_AT) & 3;
        held >>= entry;
        count -= entry;
        entry = literalAt(held);
        if ((entry & ANY_LITERAL) !== 0) {
          store<u16>(target, <u16>(entry >> 16));
          target += <u32>(entry >> LITERALS_AT) & 3;
          held >>= entry;
          count -= entry;
          entry = literalAt(held);
          if ((entry & ANY_LITERAL) !== 0) {
            store<u16>(target, <u16>(entry >> 16));
            target += <u32>(entry >> LITERALS_AT) & 3;
            held >>= entry;
            count -= entry;
            continue;
          }
        }
      }
    }
    // Three times 11 bits may be gone of 56: enough are left for a length, 20.
    if ((entry & SPECIAL) !== 0) {
      if ((entry & FURTHER) !== 0) {
        entry = furtherOf(LITERALS, entry, held >> LITERAL_BITS);
        held >>= LITERAL_BITS;
        count -= LITERAL_BITS;
        if ((entry & ANY_LITERAL) !== 0) {
          store<u8>(target, <u8>(entry >> 16));
          target++;
          held >>= entry;
          count -= entry;
          continue;
        }
      }
      if ((entry & SPECIAL) !== 0) {
        held >>= entry;
        count -= entry;
        why = (entry & BLOCK_ENDS) !== 0 ? ENDED : DAMAGED;
        break;
      }
    }
    const length = withExtra(entry, held);
    held >>= entry;
    count -= entry;

    held |= load<u64>(here) << count;
    here += <u32>((63 - count) >> 3) & 7;
    count |= 56;
    entry = load<u32>(DISTANCES + (<u32>held & DISTANCE_MASK) * 4);
    if ((entry & SPECIAL) !== 0) {
      if ((entry & FURTHER) !== 0) {
        entry = furtherOf(DISTANCES, entry, held >> DISTANCE_BITS);
        held >>= DISTANCE_BITS;
        count -= DISTANCE_BITS;
      }
      if ((entry & SPECIAL) !== 0) {
        why = DAMAGED;
        break;
      }
    }
    const distance = withExtra(entry, held);
    held >>= entry;
    count -= entry;
    if (distance > target - first) {
      why = DAMAGED;
      break;
    }
    repeat(target, distance, length);
    target += length;
  }
  goOn(here, held, <u32>count & 63);
  moveOn(target);
  return why;
}

/** One symbol, or two literals, where the packed bytes there are may end within. */
function readCode(): u32 {
  refill();
  let held = hold;
  let left = <i32>bits;
  let entry = literalAt(held);
  if ((entry & FURTHER) !== 0) {
    held >>= LITERAL_BITS;
    left -= LITERAL_BITS;
    entry = furtherOf(LITERALS, entry, held);
  }
  left -= <i32>entry & 63;
  if (left < 0) return HUNGRY;
  if ((entry & ANY_LITERAL) !== 0) {
    store<u16>(out, <u16>(entry >> 16));
    moveOn(out + (<u32>(entry >> LITERALS_AT) & 3));
    drop(bits - <u32>left);
    return SATISFIED;
  }
  if ((entry & SPECIAL) !== 0) {
    if ((entry & BLOCK_ENDS) === 0) return DAMAGED;
    drop(bits - <u32>left);
    return ENDED;
  }
  const length = withExtra(entry, held);
  held >>= entry;
  entry = load<u32>(DISTANCES + (<u32>held & DISTANCE_MASK) * 4);
  if ((entry & FURTHER) !== 0) {
    held >>= DISTANCE_BITS;
    left -= DISTANCE_BITS;
    entry = furtherOf(DISTANCES, entry, held);
  }
  left -= <i32>entry & 63;
  if (left < 0) return HUNGRY;
  if ((entry & SPECIAL) !== 0) return DAMAGED;
  const distance = withExtra(entry, held);
  if (distance > out - oldest) return DAMAGED;
  repeatClose(out - distance, out, out + length);
  moveOn(out + length);
  drop(bits - <u32>left);
  return SATISFIED;
}

function literalAt(held: u64): u64 {
  return load<u32>(LITERALS + (<u32>held & LITERAL_MASK) * 4);
}

/** In the further table that `entry` names. */
function furtherOf(table: u32, entry: u64, held: u64): u64 {
  const place = <u32>(entry >> 16) + (<u32>held & ((1 << (<u32>(entry >> 8) & 15)) - 1));
  return load<u32>(table + place * 4);
}

/** What an entry's base and the extra bits behind its code make; shifts look at six bits of what they are given. */
function withExtra(entry: u64, held: u64): u32 {
  return <u32>((entry >> 16) + ((held & (((<u64>1) << entry) - 1)) >> (entry >> 8)));
}

/** Writes up to 63 bytes more than it should: what comes next overwrites them. */
function repeat(target: u32, distance: u32, length: u32): void {
  let from = target - distance;
  let to = target;
  const end = target + length;
  if (distance >= 16) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    if (length > 48) {
      do {
        from += 48;
        to += 48;
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        v128.store(to, v128.load(from, 32), 32);
      } while (to + 48 < end);
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
