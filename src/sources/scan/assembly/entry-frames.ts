/**
 * Frames of Google's log entries: all of a record but those of its texts that hardly any two records have in common, in place of
 * which stands a byte that no JSON holds. Which these are is said from outside for each shape, by the order in which texts and
 * numbers stand as values; whichever texts are said, records of one frame differ in these alone.
 */

import { BACKSLASH } from "./characters";
import { ANYWHERE, AT_HOME, LONGEST, numberOf, roomForFrame } from "./frame-table";
import { VALUES } from "./layout";
import { frameLikeTwin, noted } from "./like-twin";
import { CUTS_KNOWN, cutsOf, keepCuts, presentShape } from "./shapes";

/** A record of the shape was seen. What has a shape of its own is none of many. */
const SEEN: u64 = (<u64>1) << 62;
const SLASH: u32 = 0x2f;
/** In place of a text and its quotes. */
const CUT: u32 = 1;
/** `serviceA`; a name of a service account goes on with `ccounts/`. */
const SERVICE_ACCOUNT: u64 = 0x4165636976726573;

/** Of that shape, until shapes are forgotten: the values to be cut out, a bit for each of the first 62. */
export function sayCuts(shape: u32, low: u32, high: u32): void {
  keepCuts(shape, <u64>low | ((<u64>high) << 32) | CUTS_KNOWN);
}

/**
 * The number of the frame of the present record, which lies between `from` and `to`; 0 where it has none. Then `out` gets
 * its shape, if another record had that and it was not said yet what to cut, else 0.
 */
export function findEntryFrame(from: u32, to: u32, out: u32): u32 {
  store<u32>(out, 0);
  if (presentShape === 0) return 0;
  const cuts = cutsOf(presentShape);
  if (cuts === 0) keepCuts(presentShape, SEEN);
  if (cuts === SEEN) store<u32>(out, presentShape);
  const rest = cuts & ~(CUTS_KNOWN | SEEN);
  if (rest === 0 || to - from > LONGEST) return 0;
  const like = frameLikeTwin(rest, namesNoAccount);
  return noted(like === 0 ? numberOf(write(from, to, rest)) : like);
}

/** Puts the frame where there is room; answers where it ends. `cuts`: a bit for each value. */
function write(from: u32, to: u32, cuts: u64): u32 {
  const room = roomForFrame();
  let out = room + 1;
  let here = from;
  let isAtHome = true;
  for (let rest = cuts; rest !== 0; rest &= rest - 1) {
    const value = VALUES + <u32>ctz(rest) * 8;
    const start = load<u32>(value);
    const end = load<u32>(value, 4);
    memory.copy(out, here, start - 1 - here);
    out += start - 1 - here;
    store<u8>(out, <u8>CUT);
    out++;
    isAtHome = isAtHome && namesNoAccount(start, end);
    here = end + 1;
  }
  memory.copy(out, here, to - here);
  store<u8>(room, <u8>(isAtHome ? AT_HOME : ANYWHERE));
  return out + to - here;
}

/** Whether `/serviceAccounts/` is sure not to stand in the text, spelled out or with escapes. */
function namesNoAccount(from: u32, to: u32): bool {
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const slashes = v128.and(i8x16.eq(bytes, i8x16.splat(<i8>SLASH)), i8x16.eq(v128.load(at, 1), i8x16.splat(0x73)));
    let found = i8x16.bitmask(v128.or(slashes, i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH))));
    for (; found !== 0; found &= found - 1) {
      const place = at + ctz(found);
      if (place >= to) break;
      if (<u32>load<u8>(place) === BACKSLASH || load<u64>(place, 1) === SERVICE_ACCOUNT) return false;
    }
  }
  return true;
}
