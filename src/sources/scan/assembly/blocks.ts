/**
 * First pass over what is not known by its shape, 64 bytes at a time: where every string ends, and every place by which a record is a
 * candidate. What is rare (backslashes, control characters, bytes above ASCII) costs only the blocks it stands in.
 */

import { BACKSLASH, BLANK, QUOTE } from "./characters";
import { escapeHides, isEscape } from "./escapes";
import { CLASSES, HIDDEN, HITS, LANES, QUOTES } from "./layout";
import { anywhere, atClosings, atOpenings, closesNeedle, opensNeedle, verified } from "./needles";
import { foldsToAscii, sequenceLength } from "./utf8";

export const NONE: u32 = 0xffffffff;

/** The first byte that no JSON text in UTF-8 may hold where it stands, `NONE` without one. */
export let firstBad: u32 = NONE;

/** Bytes before this belong to a UTF-8 sequence that was looked at already. */
let sequenceEnd: u32 = 0;

/**
 * Reads the bytes from `from`, which is outside of every string, up to `end` and a few more. Positions of closing quotes, hits, and those of the
 * hits that are no needles but may hide one, ascending and followed by `NONE`, are in `QUOTES`, `HITS` and `HIDDEN` afterwards.
 */
export function index(from: u32, end: u32): void {
  firstBad = NONE;
  sequenceEnd = 0;
  const first = v128.load(CLASSES);
  const second = v128.load(CLASSES, 16);
  const third = v128.load(CLASSES, 32);
  const low = i8x16.splat(0x0f);
  let closing = QUOTES;
  /** All ones when the block begins inside of a string. */
  let inside: u64 = 0;
  let hits = HITS;
  let hidden = HIDDEN;
  /** 1 when the first byte of the block is escaped; 1 when the byte before the block is a backslash, escaped or not. */
  let escaped: u64 = 0;
  let afterBackslash: u64 = 0;
  for (let at = from; at < end; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    let quote = bits(same(a, QUOTE), same(b, QUOTE), same(c, QUOTE), same(d, QUOTE));
    let hit: u64 = 0;
    // As signed numbers, control characters and bytes above ASCII are both below the blank.
    const lowest = i8x16.min_s(i8x16.min_s(a, b), i8x16.min_s(c, d));
    const backslashes = v128.or(
      v128.or(same(a, BACKSLASH), same(b, BACKSLASH)),
      v128.or(same(c, BACKSLASH), same(d, BACKSLASH)),
    );
    const rare = v128.or(i8x16.lt_s(lowest, i8x16.splat(<i8>BLANK)), backslashes);
    if (v128.any_true(rare) || afterBackslash !== 0) {
      const backslash = bits(same(a, BACKSLASH), same(b, BACKSLASH), same(c, BACKSLASH), same(d, BACKSLASH));
      const after = (backslash << 1) | afterBackslash;
      if (after !== 0 || backslash !== 0) {
        const open = backslash & ~escaped;
        const marks = escapes(open, escaped);
        hit = checkEscapes(at, after & ~quote & ~backslash, marks);
        escaped = endsEscaping(open, escaped);
        afterBackslash = backslash >> 63;
        quote &= ~marks;
      }
      const high = bits(a, b, c, d);
      if (high !== 0) hit |= checkSequences(at, high);
      if (hit !== 0) hidden = write(hidden, at, hit);
      const control = bits(isControl(a), isControl(b), isControl(c), isControl(d));
      if (control !== 0) checkControls(at, control, insideStrings(quote) ^ inside);
    }
    const strings = insideStrings(quote) ^ inside;
    inside = <u64>(<i64>strings >> 63);
    if (anywhere) {
      const found = v128.or(
        v128.or(
          triples(a, v128.load(at, 1), v128.load(at, 2), first, second, third, low),
          triples(b, v128.load(at, 17), v128.load(at, 18), first, second, third, low),
        ),
        v128.or(
          triples(c, v128.load(at, 33), v128.load(at, 34), first, second, third, low),
          triples(d, v128.load(at, 49), v128.load(at, 50), first, second, third, low),
        ),
      );
      if (v128.any_true(found)) hit |= confirm(at);
    }
    if (atOpenings) hit |= openings(at, quote & strings);
    if (atClosings) hit |= closings(at, quote & ~strings);
    closing = write(closing, at, quote & ~strings);
    if (hit !== 0) hits = write(hits, at, hit);
  }
  for (let spare: u32 = 0; spare < 32; spare += 4) store<u32>(closing + spare, NONE);
  store<u32>(hits, NONE);
  store<u32>(hidden, NONE);
}

/** Whether a needle that is looked for at every place is found between `from` and `to`. */
export function standsAnywhere(from: u32, to: u32): bool {
  const first = v128.load(CLASSES);
  const second = v128.load(CLASSES, 16);
  const third = v128.load(CLASSES, 32);
  const low = i8x16.splat(0x0f);
  for (let at = from; at < to; at += 16) {
    const hits = hitsAt(at, first, second, third, low);
    if (hits !== 0 && (at + 16 <= to || ctz(hits) < to - at)) return true;
  }
  return false;
}

function same(bytes: v128, byte: u32): v128 {
  return i8x16.eq(bytes, i8x16.splat(<i8>byte));
}

function isControl(bytes: v128): v128 {
  return i8x16.lt_u(bytes, i8x16.splat(<i8>BLANK));
}

/** The top bits of 64 bytes. */
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>i8x16.bitmask(a) |
    ((<u64>i8x16.bitmask(b)) << 16) |
    ((<u64>i8x16.bitmask(c)) << 32) |
    ((<u64>i8x16.bitmask(d)) << 48)
  );
}

/**
 * The buckets of needles that may have their three bytes here, told by the lower halves of the bytes: these are the same
 * for both cases of a letter (after Teddy, a part of Intel's Hyperscan).
 */
function triples(bytes: v128, next: v128, overnext: v128, first: v128, second: v128, third: v128, low: v128): v128 {
  return v128.and(
    i8x16.swizzle(first, v128.and(bytes, low)),
    v128.and(i8x16.swizzle(second, v128.and(next, low)), i8x16.swizzle(third, v128.and(overnext, low))),
  );
}

/** As `confirm`, of the 16 positions from `at` on. */
function hitsAt(at: u32, first: v128, second: v128, third: v128, low: v128): u32 {
  const found = triples(v128.load(at), v128.load(at, 1), v128.load(at, 2), first, second, third, low);
  if (!v128.any_true(found)) return 0;
  v128.store(LANES, found);
  return verified(at);
}

/** The positions of the block at which three bytes of a needle stand inside the whole needle. */
function confirm(at: u32): u64 {
  const first = v128.load(CLASSES);
  const second = v128.load(CLASSES, 16);
  const third = v128.load(CLASSES, 32);
  const low = i8x16.splat(0x0f);
  let hit: u64 = 0;
  for (let part: u32 = 0; part < 64; part += 16) {
    hit |= (<u64>hitsAt(at + part, first, second, third, low)) << part;
  }
  return hit;
}

function openings(at: u32, quotes: u64): u64 {
  let hit: u64 = 0;
  for (let rest = quotes; rest !== 0; rest &= rest - 1) {
    const place = ctz(rest);
    if (opensNeedle(at + <u32>place)) hit |= (<u64>1) << place;
  }
  return hit;
}

function closings(at: u32, quotes: u64): u64 {
  let hit: u64 = 0;
  for (let rest = quotes; rest !== 0; rest &= rest - 1) {
    const place = ctz(rest);
    if (closesNeedle(at + <u32>place)) hit |= (<u64>1) << place;
  }
  return hit;
}

/**
 * The bytes that a backslash escapes: of a run of backslashes every second one escapes what follows it (Langdale and
 * Lemire, "Parsing Gigabytes of JSON per Second", 2019). `open`: backslashes that are not escaped by the block before.
 */
function escapes(open: u64, escaped: u64): u64 {
  const follows = (open << 1) | escaped;
  const oddStarts = open & 0xaaaaaaaaaaaaaaaa & ~follows;
  const sequences = oddStarts + open;
  return (0x5555555555555555 ^ (sequences << 1)) & follows;
}

function endsEscaping(open: u64, escaped: u64): u64 {
  const follows = (open << 1) | escaped;
  const oddStarts = open & 0xaaaaaaaaaaaaaaaa & ~follows;
  return oddStarts + open < open ? 1 : 0;
}

/** `after`: bytes behind a backslash that are neither quotes nor backslashes; `marks`: those that are escaped by it. */
function checkEscapes(at: u32, after: u64, marks: u64): u64 {
  let hit: u64 = 0;
  for (let rest = after; rest !== 0; rest &= rest - 1) {
    const place = <u32>ctz(rest);
    if (escapeHides(load<u8>(at + place))) hit |= (<u64>1) << place;
    if ((marks & ((<u64>1) << place)) !== 0 && !isEscape(at + place)) bad(at + place);
  }
  return hit;
}

function checkSequences(at: u32, high: u64): u64 {
  let hit: u64 = 0;
  for (let rest = high; rest !== 0; rest &= rest - 1) {
    const place = <u32>ctz(rest);
    const here = at + place;
    if (here < sequenceEnd) continue;
    const length = sequenceLength(here);
    if (length === 0) bad(here);
    else if (foldsToAscii(here)) hit |= (<u64>1) << place;
    sequenceEnd = here + max<u32>(length, 1);
  }
  return hit;
}

/** Set from each opening quote up to the byte before the closing one, when the block begins outside of strings. */
function insideStrings(quote: u64): u64 {
  let strings = quote;
  strings ^= strings << 1;
  strings ^= strings << 2;
  strings ^= strings << 4;
  strings ^= strings << 8;
  strings ^= strings << 16;
  return strings ^ (strings << 32);
}

/** In a string a control character must be escaped; outside, the grammar decides. */
function checkControls(at: u32, control: u64, strings: u64): void {
  const wrong = control & strings;
  if (wrong !== 0) bad(at + <u32>ctz(wrong));
}

function bad(at: u32): void {
  firstBad = min(firstBad, at);
}

/** Appends the positions of the bits to a list; what is written past its new end is overwritten by the next. */
function write(list: u32, at: u32, positions: u64): u32 {
  let rest = positions;
  let here = list;
  do {
    store<u32>(here, at + <u32>ctz(rest));
    rest &= rest - 1;
    store<u32>(here, at + <u32>ctz(rest), 4);
    rest &= rest - 1;
    store<u32>(here, at + <u32>ctz(rest), 8);
    rest &= rest - 1;
    store<u32>(here, at + <u32>ctz(rest), 12);
    rest &= rest - 1;
    here += 16;
  } while (rest !== 0);
  return list + <u32>popcnt(positions) * 4;
}
