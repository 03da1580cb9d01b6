/**
 * The scanner of the fast road: unpacks a file, finds the records in it and tells of each whether a needle may stand in it;
 * of those in which none does, what the account book needs. No object is made, nothing is allocated.
 *
 * What makes it sound (law 1 and law 3):
 * 1. A record is told only when all of it is JSON in UTF-8 as `JSON.parse` and the slow road take it: strings are checked
 *    in the first pass, everything between them in the second; of a record of a known shape (6) only texts and numbers, on the way.
 * 2. A needle is text that one key or value of a record must contain, without regard to case. ASCII letters reach the bytes as they are,
 *    or as `\u0069`, or as one of two characters above ASCII that fold to them; a slash also as `\/`. Every record with
 *    one of these is a candidate, wherever it stands; and every one with a number that may be too great for a double, as
 *    that is read as letters.
 * 3. Keys are compared by their bytes: the escapes by which one key has two spellings are those of 2. A record in which
 *    an object may hold a key twice is a candidate, and says so.
 * 4. Fields are looked at only by their exact names at their exact places; a name in another case, a value of another
 *    type or an unusual spelling of a time makes the record a candidate.
 * 5. Whatever is not understood ends the scan before the record it stands in. All records told so far are right: the slow
 *    road would have told the same, in the same order.
 * 6. A record is told by the shape of an earlier one only where every byte is the same that is not in a number, or a text, standing as
 *    a value: then the grammar, the keys and what else they decide are the same too (`shapes.ts`, `by-shape.ts`).
 * 7. Unpacking refuses what zlib refuses, and all that is odd besides; the checksum of a gzip member is compared when it
 *    ends. Of damaged gzip the slow road may find a little less than was told until then: who listens hands nothing on
 *    before as much again was unpacked.
 */

import { firstBad, index } from "./blocks";
import { forgetPresentTwin, readByShape, shapeHolds } from "./by-shape";
import { BLANK, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE, skipBlank } from "./characters";
import { fillCrcTables } from "./crc";
import { findEntryFrame } from "./entry-frames";
import { isHolder, knowNames, noteUnclear } from "./fields";
import { tidyFrames } from "./frame-table";
import { findFrame } from "./frames";
import { beginFile, unpackTo } from "./gzip";
import { fillMeanings } from "./huffman";
import {
  CAPACITY,
  END,
  HIDDEN,
  HISTORY,
  HITS,
  MOST_RECORDS,
  PADDING,
  QUOTES,
  RECORD_SIZE,
  RECORDS,
  SCRATCH,
  SIGNS,
  SIGNS_OF,
  SLIDE,
  STRINGS,
  TIMES,
  UIDS,
  WINDOW,
} from "./layout";
import { addAnchored, addNeedle, forgetNeedles } from "./needles";
import { moveOutput, outputEnd } from "./output";
import { BROKEN, forgetObjects, HOLDER, MORE, members, quotesRead, readRecord } from "./record";
import { forgetShapes, learnShape, shapeMembers, tidyShapes } from "./shapes";
import { emptyStrings, forgetStrings, gathered, gatherStrings, hashNeedle } from "./strings";
import { forgetTwins, moveTwins } from "./twins";
import { CANDIDATE, GCP, judge } from "./verdict";

/** What may come next. */
const AT_TOP: u32 = 0;
const LIST_BEGINS: u32 = 1;
const ELEMENT: u32 = 2;
const AFTER_ELEMENT: u32 = 3;
const AFTER_LIST: u32 = 4;

/** Why `scan` stopped; `MORE`, `BROKEN`, `TOO_DEEP` and `HOLDER` as `readRecord` answers them. */
const FULL: u32 = 4;

/** Bytes that the first pass goes on by: of a few records whose shape is not known. */
const FIRST_STRETCH: u32 = 8 * 1024;

let state: u32 = AT_TOP;
/** The list of records stands in an object. */
let held: bool = false;
/** The next byte to read, and where those that there are end. */
let here: u32 = WINDOW;
let end: u32 = WINDOW;
/** Where the first pass last ended; of what it listed, the next closing quote, hit, and hit that is no needle. */
let indexed: u32 = WINDOW;
let quote: u32 = QUOTES;
let hit: u32 = HITS;
let hidden: u32 = HIDDEN;
/** Records told by the last `scan`: those that may have to be parsed, and those that need not, or only for a needle. */
let told: u32 = 0;
let plain: u32 = 0;
/** Whether the strings of records are gathered. */
let gathers: bool = false;
/** Whether frames are wanted of records that hold a needle. */
let framed: bool = false;

export { sayCuts } from "./entry-frames";
export { endOfFrame, frameTurn, startOfFrame } from "./frame-table";
export { isRight, isWhole } from "./gzip";
export { outputEnd as unpacked } from "./output";
export { give, packedLeft, packedRoom } from "./packed";

export function prepare(): void {
  if (<u32>memory.size() * 65536 < END) unreachable();
  knowNames();
  forgetNeedles();
  fillCrcTables();
  fillMeanings();
  forgetShapes();
}

/** Frames are wanted of records that hold a needle and are no candidates by themselves. */
export function wantFrames(): void {
  framed = true;
}

/** A needle in lower case, put at `scratch()`. */
export function need(length: u32, place: u32, bucket: u32): void {
  addNeedle(SCRATCH, length, place, bucket);
}

/** A needle in lower case, put at `scratch()`, that begins or, `atEnd`, ends with a quote: four bytes and more beside it. */
export function needAnchored(length: u32, atEnd: bool): void {
  addAnchored(SCRATCH, length, atEnd);
}

/** A needle put at `scratch()` as the strings that hold it are gathered; 0 when they are not told by it. */
export function gatheredAs(length: u32, atStart: bool, atEnd: bool): u32 {
  return hashNeedle(SCRATCH, SCRATCH + length, atStart, atEnd);
}

/** A new file begins. `gather`: the strings of those of its records that are no candidates by themselves are wanted too. */
export function begin(gather: bool): void {
  forgetObjects();
  forgetTwins();
  gathers = gather;
  if (gather) forgetStrings();
  state = AT_TOP;
  beginFile(WINDOW);
  here = WINDOW;
  end = WINDOW;
}

/**
 * Unpacks `length` bytes behind those there are, or a few more, as far as packed bytes were given. Answers what `unpackTo`
 * does; afterwards `unpacked` says where the bytes end.
 */
export function unpack(length: u32, isAll: bool): u32 {
  return unpackTo(outputEnd() + length, isAll);
}

/** All that was unpacked is looked at. Call `scan` afterwards until it no longer answers `FULL`. */
export function look(): void {
  end = outputEnd();
  memory.fill(end, <u8>BLANK, PADDING - 1);
  store<u8>(end + PADDING - 1, 0);
  indexed = here;
}

/** Makes room for what comes next: what is told is dropped, but for what deflate may repeat. */
export function makeRoom(): void {
  const by = here - WINDOW;
  if (by < SLIDE) return;
  memory.copy(WINDOW - HISTORY, here - HISTORY, HISTORY + end - here);
  here = WINDOW;
  end -= by;
  moveOutput(by, WINDOW - HISTORY);
  moveTwins(by);
}

/** Where what is not told begins. */
export function untold(): u32 {
  return here;
}

/** A byte order mark is no JSON. */
export function skip(length: u32): void {
  here += length;
}

/** Tells records; answers why it stopped. `count` says how many were told. */
export function scan(): u32 {
  told = plain = 0;
  emptyStrings();
  tidyFrames();
  tidyShapes();
  while (true) {
    if (told === MOST_RECORDS || plain === MOST_RECORDS) return FULL;
    const at = skipBlank(here);
    if (at >= end) {
      here = end;
      return MORE;
    }
    const byte = <u32>load<u8>(at);
    switch (state) {
      case AT_TOP:
        if (byte === OPEN_LIST) {
          held = false;
          state = LIST_BEGINS;
          here = at + 1;
        } else if (byte === OPEN_OBJECT) {
          const list = listWithin(at);
          if (list !== 0) {
            held = true;
            state = LIST_BEGINS;
            here = list;
          } else {
            const stopped = tell(at, false);
            if (stopped !== FULL) return stopped;
          }
        } else return BROKEN;
        break;
      case LIST_BEGINS:
      case ELEMENT:
        if (byte === OPEN_OBJECT) {
          const stopped = tell(at, true);
          if (stopped !== FULL) return stopped;
          state = AFTER_ELEMENT;
        } else if (byte === CLOSE_LIST && state === LIST_BEGINS) {
          here = at + 1;
          state = held ? AFTER_LIST : AT_TOP;
        } else return BROKEN;
        break;
      case AFTER_ELEMENT:
        if (byte !== COMMA && byte !== CLOSE_LIST) return BROKEN;
        here = at + 1;
        state = byte === COMMA ? ELEMENT : held ? AFTER_LIST : AT_TOP;
        break;
      default:
        if (byte !== CLOSE_OBJECT) return BROKEN;
        here = at + 1;
        state = AT_TOP;
    }
  }
}

/** Whether the file may end here: between values, and all bytes read. */
export function isDone(): bool {
  return state === AT_TOP && here === end;
}

export function count(): u32 {
  return told;
}

export function plainCount(): u32 {
  return plain;
}

export function capacity(): u32 {
  return CAPACITY;
}

export function records(): u32 {
  return RECORDS;
}

export function times(): u32 {
  return TIMES;
}

export function uids(): u32 {
  return UIDS;
}

export function signs(): u32 {
  return SIGNS;
}

export function signsOf(): u32 {
  return SIGNS_OF;
}

/** Hashes of the strings gathered by the last `scan`, and how many there are. */
export function strings(): u32 {
  return STRINGS;
}

export function stringCount(): u32 {
  return gathered();
}

export function scratch(): u32 {
  return SCRATCH;
}

/** Reads and tells the record at `at`. `FULL` when that went well. */
function tell(at: u32, listed: bool): u32 {
  const known = gathers ? 0 : readByShape(at, end);
  const after = known === 0 ? readAnew(at, listed) : known;
  if (after <= HOLDER) return after;
  here = after;
  const verdict = judge(TIMES + plain * 8, UIDS + plain * 16);
  const isCandidate = (verdict & CANDIDATE) !== 0;
  if (gathers && !isCandidate) gatherStrings(at, quote, quotesRead);
  const holds = known === 0 ? load<u32>(hit) < after : shapeHolds;
  if (isCandidate || holds) {
    const record = RECORDS + told * RECORD_SIZE;
    store<u32>(record, at);
    store<u32>(record, after, 4);
    store<u32>(record, verdict, 8);
    store<u32>(record, known === 0 ? members : shapeMembers, 12);
    store<u32>(record, plain, 16);
    store<u32>(record, framed && !isCandidate ? frameOf(verdict, at, after, record + 24) : 0, 20);
    told++;
  }
  if (isCandidate) return FULL;
  store<u16>(SIGNS + plain * 2, load<u16>(SIGNS_OF + verdict * 2));
  plain++;
  return FULL;
}

function frameOf(verdict: u32, at: u32, after: u32, out: u32): u32 {
  return (verdict & GCP) !== 0 ? findEntryFrame(at, after, out) : findFrame(at, after, out);
}

/** Reads by the grammar. Answers as `readRecord`; afterwards `quote` and `hit` are the first in the record, or behind it. */
function readAnew(at: u32, listed: bool): u32 {
  forgetPresentTwin();
  let after: u32 = MORE;
  for (let stretch = FIRST_STRETCH; after === MORE; stretch *= 4) {
    if (at >= indexed) goOn(at, min(end, at + stretch));
    while (load<u32>(quote) < at) quote += 4;
    after = readRecord(at, quote, indexed, listed);
    if (after !== MORE) break;
    if (indexed === end) return MORE;
    indexed = at;
  }
  if (after <= HOLDER) return after;
  if (firstBad < after) return BROKEN;
  while (load<u32>(hit) < at) hit += 4;
  while (load<u32>(hidden) < at) hidden += 4;
  // Two keys may be the same once their escapes are read.
  if (load<u32>(hidden) < after) noteUnclear();
  if (!isHolder()) learnShape(at, after, members, hit);
  return after;
}

/** The first pass goes on from `from`, in front of a record, to `to`. */
function goOn(from: u32, to: u32): void {
  index(from, to);
  indexed = to;
  quote = QUOTES;
  hit = HITS;
  hidden = HIDDEN;
}

/** Behind the bracket of a list that is the first member of the object at `at` and called `Records`; 0 without one. */
function listWithin(at: u32): u32 {
  const key = skipBlank(at + 1);
  if (<u32>load<u8>(key) !== QUOTE || load<u64>(key + 1) !== 0x227364726f636552) return 0;
  const colon = skipBlank(key + 9);
  if (<u32>load<u8>(colon) !== COLON) return 0;
  const list = skipBlank(colon + 1);
  return <u32>load<u8>(list) === OPEN_LIST ? list + 1 : 0;
}
