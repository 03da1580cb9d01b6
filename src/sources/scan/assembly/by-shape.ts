/** Reads a record by what was learned from others: value by value down the tree of shapes, and in long stretches where it has a twin. */

import { standsAnywhere } from "./blocks";
import { BACKSLASH, plainEnd, QUOTE } from "./characters";
import { isHarmless } from "./escapes";
import { MOST_VALUES, NODES, VALUES } from "./layout";
import { anywhere, atClosings, atOpenings, closesNeedle, opensNeedle } from "./needles";
import { beginsNumber, endOfNumber, mayOverflow } from "./numbers";
import { follow, HOLDS, LENGTH, PARENT, paste, SHAPE, TWIN } from "./shapes";
import {
  countOfTwin,
  endOfTwin,
  holdsOfTwin,
  keepTwin,
  movedOfTwin,
  nextSerial,
  nodeOfTwin,
  startOfTwin,
  startOfValue,
  twinNumbered,
  twinOf,
  valuesOfTwin,
} from "./twins";
import { foldsToAscii, sequenceLength } from "./utf8";

/** Answers of `readByTwin`: another shape, the record's end, a value that has to be read anew. */
const DIFFERENT: u32 = 0;
const OVER: u32 = 1;
const UNREADABLE: u32 = 2;

/**
 * Of the record that is being read: where it goes on, how many values were read, and bits of those at or in which a needle stands, the
 * last of them for all from there on.
 */
let here: u32 = 0;
let count: u32 = 0;
let holds: u64 = 0;

/** Of the record that was read last, as later ones may know it; 0 where they may not. */
export let presentTwin: u32 = 0;
/**
 * The one of which that says all the same, but for values with a bit in `differing`, the last for all from there on; 0 for none.
 * Either may say the same there too.
 */
export let likeTwin: u32 = 0;
export let differing: u64 = 0;

export function forgetPresentTwin(): void {
  presentTwin = likeTwin = 0;
}

/** Whether a needle stands in the record that was read last. */
export let shapeHolds: bool = false;

/** Where the record at `at` ends, and what stands where in it; 0 where it has no shape that is known, or goes on behind `end`. */
export function readByShape(at: u32, end: u32): u32 {
  const serial = nextSerial();
  here = at;
  count = 0;
  holds = 0;
  differing = 0;
  let node = NODES;
  let twin = twinOf(at);
  likeTwin = twin;
  let there = twin === 0 ? 0 : startOfTwin(twin);
  while (true) {
    if (twin !== 0) {
      const answer = readByTwin(twin, there, end);
      if (answer === UNREADABLE) return 0;
      node = nodeOfTwin(twin);
      if (answer === OVER) break;
      for (let up = count; up <= countOfTwin(twin); up++) node = load<u32>(node, PARENT);
      here = count === 0 ? at : load<u32>(VALUES + count * 8 - 4);
    }
    likeTwin = 0;
    node = follow(node, here);
    if (node === 0) return 0;
    here += <u32>load<u16>(node, LENGTH);
    if (here > end) return 0;
    if (load<u32>(node, SHAPE) !== 0) break;
    twin = twinNumbered(load<u32>(node, TWIN));
    store<u32>(node, serial, TWIN);
    if (twin !== 0) there = startOfValue(twin, count);
    else if (!readValue(here, end)) return 0;
  }
  if (here > end) return 0;
  const shape = load<u32>(node, SHAPE);
  shapeHolds = holds !== 0 || load<u8>(shape, HOLDS) !== 0;
  presentTwin = keepTwin(at, here, node, count, holds);
  paste(shape, at);
  return here;
}

/** Reads on as far as the record is like its twin from `there` on, but for texts and numbers. */
function readByTwin(twin: u32, there: u32, end: u32): u32 {
  const list = valuesOfTwin(twin);
  const total = countOfTwin(twin);
  const twinEnd = endOfTwin(twin);
  const moved = movedOfTwin(twin);
  const known = holdsOfTwin(twin);
  while (true) {
    const until = sameUntil(there, twinEnd, here);
    const first = count;
    copyValues(list, total, until - moved, here - there + moved);
    holds |= known & bitsBefore(count) & ~bitsBefore(first);
    here += until - there;
    if (until === twinEnd) return OVER;
    const value = list + count * 8;
    if (count === total || load<u32>(value) > until - moved) return DIFFERENT;
    const at = here - until + moved + load<u32>(value);
    if (!isText(at) && !beginsNumber(load<u8>(at))) return DIFFERENT;
    differing |= (<u64>1) << min(count, 63);
    if (!readValue(at, end)) return UNREADABLE;
    there = load<u32>(value, 4) + moved;
  }
}

/** The next value is at `at`. False where it has to be read anew. */
function readValue(at: u32, end: u32): bool {
  const after = isText(at) ? endOfText(at) : endOfNumber(at);
  if (after === 0 || after >= end || count === MOST_VALUES) return false;
  if (isText(at)) {
    if (<u32>load<u8>(after) !== QUOTE) return false;
    if ((atOpenings && opensNeedle(at - 1)) || (atClosings && closesNeedle(after))) noteNeedle();
  } else if (mayOverflow(at, after)) return false;
  // From its quote on, with which a needle begins that is too short to be looked for at quotes.
  if (anywhere && standsAnywhere(at - 1, after)) noteNeedle();
  store<u64>(VALUES + count * 8, <u64>at | ((<u64>after) << 32));
  count++;
  here = after;
  return true;
}

/** At the value that is being read, or in it. */
function noteNeedle(): void {
  holds |= (<u64>1) << min(count, 63);
}

/** Behind its opening quote. */
function isText(at: u32): bool {
  return <u32>load<u8>(at - 1) === QUOTE;
}

/** Copies from `list`, from the next value on to before `total`, those that end before `until`. */
function copyValues(list: u32, total: u32, until: u32, further: u32): void {
  const by = i32x4.splat(further);
  let value = count;
  while (value < total && load<u32>(list + value * 8, 4) < until) {
    v128.store64_lane(VALUES + value * 8, i32x4.add(v128.load64_zero(list + value * 8), by), 0);
    value++;
  }
  count = value;
}

/** The first place from `from` on at which another byte stands than so far behind `other`; `to` for none before it. */
function sameUntil(from: u32, to: u32, other: u32): u32 {
  const by = other - from;
  for (let at = from; at < to; at += 16) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(at + by)));
    if (same !== 0xffff) return min(to, at + ctz(~same));
  }
  return to;
}

function bitsBefore(value: u32): u64 {
  return value > 63 ? ~(<u64>0) : ((<u64>1) << value) - 1;
}

/** The closing quote of the text at `at`, or what has to be looked at by whoever reads it anew. */
function endOfText(at: u32): u32 {
  let end = plainEnd(at);
  while (<u32>load<u8>(end) !== QUOTE) {
    const more = harmless(end);
    if (more === 0) break;
    end = plainEnd(end + more);
  }
  return end;
}

/** How many bytes of the text belong together at `at`, where no plain one is, and hide nothing; 0 for none. */
function harmless(at: u32): u32 {
  if (<u32>load<u8>(at) === BACKSLASH) return isHarmless(at + 1) ? 2 : 0;
  return foldsToAscii(at) ? 0 : sequenceLength(at);
}
