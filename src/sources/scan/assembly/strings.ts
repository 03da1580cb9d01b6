/**
 * The strings of records, keys included, by hashes that do not tell ASCII cases apart: whole, and by how they begin and
 * end. By these an index tells later in which files a needle may stand.
 *
 * Beginnings and ends are gathered in a few lengths, and only up to the first digit: names, of which needles are made, have
 * few digits, whereas almost every id would add some of its own. A needle is looked up by its longest that was gathered.
 */

import { isDigit, QUOTE } from "./characters";
import { stir } from "./hash";
import { ADDED, ADDED_SLOTS, MASK, RECENT, RECENT_SLOTS, STRINGS } from "./layout";

const WHOLE: u64 = 0x9e3779b97f4a7c15;
const BEGINNING: u64 = 0xc2b2ae3d27d4eb4f;
const ENDING: u64 = 0x165667b19e3779f9;

/** Longer ones are not remembered, and begin and end with some that are. */
const LONGEST_RECENT: u32 = 31;

/** The lowest bit of a gathered hash says that no digit stands in what it is of. */
const NO_DIGIT: u32 = 1;

let count: u32 = 0;

/** Before each file. */
export function forgetStrings(): void {
  memory.fill(RECENT, 0, RECENT_SLOTS * 32);
  memory.fill(ADDED, 0, ADDED_SLOTS * 4);
}

export function emptyStrings(): void {
  count = 0;
}

/** How many hashes lie at `STRINGS`. Some may be there twice. */
export function gathered(): u32 {
  return count;
}

/** Gathers the strings of the record at `at`, whose closing quotes are listed from `closing` to before `last`. */
export function gatherStrings(at: u32, closing: u32, last: u32): void {
  let here = at;
  for (let quote = closing; quote < last; quote += 4) {
    while (<u32>load<u8>(here) !== QUOTE) here++;
    const end = load<u32>(quote);
    gather(here + 1, end);
    here = end + 1;
  }
}

/** The hash by which strings that hold the needle between `from` and `to`, at their start, end or both, were gathered. 0 for none. */
export function hashNeedle(from: u32, to: u32, atStart: bool, atEnd: bool): u32 {
  if (atStart && atEnd) return marked(hash(from, to, WHOLE), isName(from, to));
  if (atStart) {
    const length = longest(plainStart(from, to));
    return length === 0 ? 0 : marked(hash(from, from + length, BEGINNING), true);
  }
  const length = atEnd ? longest(plainEnd(from, to)) : 0;
  return length === 0 ? 0 : marked(hash(to - length, to, ENDING), true);
}

function gather(from: u32, to: u32): void {
  const whole = hash(from, to, WHOLE);
  if (isRecent(from, to, whole, 1)) return;
  add(marked(whole, isName(from, to)));
  for (let length = longest(plainStart(from, to)); length !== 0; length = longest(length - 1)) {
    const beginning = hash(from, from + length, BEGINNING);
    // With it, shorter ones were gathered.
    if (isRecent(from, from + length, beginning, 2)) break;
    add(marked(beginning, true));
  }
  for (let length = longest(plainEnd(from, to)); length !== 0; length = longest(length - 1)) {
    const ending = hash(to - length, to, ENDING);
    if (isRecent(to - length, to, ending, 3)) break;
    add(marked(ending, true));
  }
}

/** The longest that is gathered of so many bytes, 0 for none. */
function longest(bytes: u32): u32 {
  if (bytes >= 24) return 24;
  return bytes >= 4 ? min<u32>(bytes & ~3, 16) : 0;
}

/** How many bytes come before the first digit, and after the last one: of the ones that count. */
function plainStart(from: u32, to: u32): u32 {
  let length: u32 = 0;
  while (length < 24 && from + length < to && !isDigit(load<u8>(from + length))) length++;
  return length;
}

function plainEnd(from: u32, to: u32): u32 {
  let length: u32 = 0;
  while (length < 24 && from + length < to && !isDigit(load<u8>(to - 1 - length))) length++;
  return length;
}

function isName(from: u32, to: u32): bool {
  for (let at = from; at < to; at++) if (isDigit(load<u8>(at))) return false;
  return true;
}

/** The upper half, which is what is gathered. */
function marked(hash: u64, isName: bool): u32 {
  const half = <u32>(hash >> 32);
  return isName ? half | NO_DIGIT : half & ~NO_DIGIT;
}

/**
 * Remembers what is of that kind, whole, beginning or end. It is told by its bytes: a hash can be met on purpose by other
 * ones, of which then nothing would be gathered.
 */
function isRecent(from: u32, to: u32, hash: u64, kind: u8): bool {
  const length = to - from;
  if (length > LONGEST_RECENT) return false;
  const low = v128.and(v128.load(from), v128.load(MASK + 16 - min<u32>(length, 16)));
  const high = v128.and(v128.load(from, 16), v128.load(MASK + 32 - max<u32>(length, 16)));
  const named = v128.replace_lane<u8>(high, 15, <u8>(length << 2) | kind);
  const slot = RECENT + ((<u32>hash >> 8) & (RECENT_SLOTS - 1)) * 32;
  const isSame = !v128.any_true(v128.or(v128.xor(v128.load(slot), low), v128.xor(v128.load(slot, 16), named)));
  if (isSame) return true;
  v128.store(slot, low);
  v128.store(slot, named, 16);
  return false;
}

/** Leaves out most that are there: the more often one is, the larger the filter. 0 is nobody's. */
function add(hash: u32): void {
  const slot = ADDED + ((hash >> 8) & (ADDED_SLOTS - 1)) * 4;
  if (load<u32>(slot) === hash) return;
  store<u32>(slot, hash);
  store<u32>(STRINGS + count * 4, hash);
  count++;
}

/** Eight bytes at a time, letters as if they were small. Never 0, which is a free slot. */
function hash(from: u32, to: u32, seed: u64): u64 {
  let mixed = seed ^ <u64>(to - from);
  let at = from;
  for (; at + 8 <= to; at += 8) mixed = stir(mixed ^ (load<u64>(at) | 0x2020202020202020));
  const rest = (<u64>(to - at)) << 3;
  if (rest !== 0) mixed = stir(mixed ^ ((load<u64>(at) | 0x2020202020202020) << (64 - rest)));
  return stir(mixed) | 1;
}
