/**
 * The strings of records, keys included, by hashes that do not tell ASCII cases apart: whole, and by how they begin and
 * end. By these an index tells later in which files a needle may stand.
 *
 * Beginnings and ends are gathered in a few lengths, and only up to the first digit: names, of which needles are made, have
 * few digits, whereas almost every id would add some of its own. A needle is looked up by its longest that was gathered.
 */

import { isDigit, QUOTE } from "./characters";
import { stir } from "./hash";
import { RECENT, RECENT_SLOTS, STRINGS } from "./layout";

const WHOLE: u64 = 0x9e3779b97f4a7c15;
const BEGINNING: u64 = 0xc2b2ae3d27d4eb4f;
const ENDING: u64 = 0x165667b19e3779f9;

/** The lowest bit of a gathered hash says that no digit stands in what it is of. */
const NO_DIGIT: u32 = 1;

let count: u32 = 0;

/** Before each file. */
export function forgetStrings(): void {
  memory.fill(RECENT, 0, RECENT_SLOTS * 8);
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
  if (isRecent(whole)) return;
  add(marked(whole, isName(from, to)));
  for (let length = longest(plainStart(from, to)); length !== 0; length = longest(length - 1)) {
    const beginning = hash(from, from + length, BEGINNING);
    // With it, shorter ones were gathered.
    if (isRecent(beginning)) break;
    add(marked(beginning, true));
  }
  for (let length = longest(plainEnd(from, to)); length !== 0; length = longest(length - 1)) {
    const ending = hash(to - length, to, ENDING);
    if (isRecent(ending)) break;
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

/** Remembers it. All of it counts: what is taken for a string of before would be missing. */
function isRecent(hash: u64): bool {
  const slot = RECENT + ((<u32>hash >> 8) & (RECENT_SLOTS - 1)) * 8;
  if (load<u64>(slot) === hash) return true;
  store<u64>(slot, hash);
  return false;
}

function add(hash: u32): void {
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
