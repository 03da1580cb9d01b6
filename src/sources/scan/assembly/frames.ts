/**
 * What most records have in common with many others: all of a CloudTrail record but when it happened, its ids, and what the
 * call was given and gave. Records with the same bytes there have the same frame, so that what follows from it is found
 * out once. Of what is cut out a frame says that it is there, as 0, and whether all resources it names are the account's own;
 * of what the call was given, also the role that it asked for.
 */

import { presentTwin } from "./by-shape";
import { BACKSLASH, CLOSE_OBJECT, COLON, QUOTE } from "./characters";
import {
  areDetailsApart,
  EVENT_ID,
  EVENT_TIME,
  endOf,
  HITS,
  isDetail,
  isText,
  keyEndOf,
  RECIPIENT,
  REQUEST_ID,
  REQUEST_PARAMETERS,
  ROLE_ARN,
  SHARED_EVENT_ID,
  startOf,
} from "./fields";
import { ANYWHERE, AT_HOME, LONGEST, numberOf, roomForFrame } from "./frame-table";
import { CUTS, VALUES } from "./layout";
import { frameLikeTwin, noted } from "./like-twin";
import { CUTS_KNOWN, cutsOf, keepCuts, MOST_CUT_VALUES, presentShape } from "./shapes";
import { countOfTwin } from "./twins";
import { parseUuid } from "./uuid";

/** `2026-06-01T12:00:00Z`. */
const TIME_LENGTH: u32 = 20;
const ACCOUNT_LENGTH: u32 = 12;
/** `"arn`; a colon comes behind it. */
const QUOTE_ARN: u32 = 0x6e726122;
/** `:0`, in place of a colon and what stands behind it. */
const LEFT_OUT: u16 = 0x303a;
/** `:{"roleArn":`. */
const COLON_ROLE: u64 = 0x41656c6f72227b3a;
const ARN_COLON: u32 = 0x3a226e72;
const ROLE_LENGTH: u32 = 12;

let cuts: u32 = CUTS;

/**
 * The number of the frame of the present record, which lies between `from` and `to`; 0 where it has none. Writes the ids of
 * the event and of the record to `ids`.
 */
export function findFrame(from: u32, to: u32, ids: u32): u32 {
  if (!areDetailsApart() || endOf(EVENT_TIME) - startOf(EVENT_TIME) !== TIME_LENGTH) return 0;
  const uid = isText(SHARED_EVENT_ID) ? SHARED_EVENT_ID : EVENT_ID;
  if (!parseUuid(startOf(uid), endOf(uid), ids) || !parseUuid(startOf(EVENT_ID), endOf(EVENT_ID), ids + 16)) return 0;
  const leftOut = presentShape === 0 ? 0 : cutsOf(presentShape);
  const like = frameLikeTwin(leftOut & ~CUTS_KNOWN, isTextAtHome);
  if (like !== 0) return noted(like);
  if (to - from - findCuts() > LONGEST) return 0;
  if (leftOut === 0 && presentTwin !== 0) keepCuts(presentShape, valuesLeftOut() | CUTS_KNOWN);
  return noted(numberOf(write(from, to)));
}

/** Of the present record, which was read by its shape: of its first values those that its frame says nothing of, a bit each. */
function valuesLeftOut(): u64 {
  let leftOut: u64 = 0;
  const end = min(countOfTwin(presentTwin), MOST_CUT_VALUES);
  for (let value: u32 = 0; value < end; value++) {
    const start = load<u32>(VALUES + value * 8);
    if (isText(ROLE_ARN) && start === startOf(ROLE_ARN)) continue;
    for (let cut = CUTS; cut < cuts; cut += 8) {
      if (start > load<u32>(cut) && start < load<u32>(cut, 4)) leftOut |= (<u64>1) << value;
    }
  }
  return leftOut;
}

function isTextAtHome(from: u32, to: u32): bool {
  return staysAtHome(from - 1, to);
}

/** Puts the frame where there is room; answers where it ends. */
function write(from: u32, to: u32): u32 {
  const room = roomForFrame();
  let out = room + 1;
  let here = from;
  let isAtHome = true;
  for (let cut = CUTS; cut < cuts; cut += 8) {
    const start = load<u32>(cut);
    const end = load<u32>(cut, 4);
    memory.copy(out, here, start - here);
    out += start - here;
    if (isText(ROLE_ARN) && start === keyEndOf(REQUEST_PARAMETERS) + 1) out = writeRole(out);
    else {
      store<u16>(out, LEFT_OUT);
      out += 2;
    }
    isAtHome = isAtHome && staysAtHome(start, end);
    here = end;
  }
  memory.copy(out, here, to - here);
  out += to - here;
  store<u8>(room, <u8>(isAtHome ? AT_HOME : ANYWHERE));
  return out;
}

/** In place of all that the call was given. */
function writeRole(at: u32): u32 {
  store<u64>(at, COLON_ROLE);
  store<u32>(at, ARN_COLON, 8);
  const from = startOf(ROLE_ARN) - 1;
  const length = endOf(ROLE_ARN) + 1 - from;
  memory.copy(at + ROLE_LENGTH, from, length);
  store<u8>(at + ROLE_LENGTH + length, <u8>CLOSE_OBJECT);
  return at + ROLE_LENGTH + length + 1;
}

/** Takes note of what is to be cut out, in its order; answers how many bytes that makes less. */
function findCuts(): u32 {
  cuts = CUTS;
  let length: u32 = 0;
  if (isText(ROLE_ARN)) length -= ROLE_LENGTH + endOf(ROLE_ARN) - startOf(ROLE_ARN) + 1;
  for (let id: u32 = REQUEST_PARAMETERS; id < HITS; id++) if (isDetail(id)) length += addCut(id, endOf(id));
  if (isText(EVENT_TIME)) length += addCut(EVENT_TIME, endOf(EVENT_TIME) + 1);
  if (isText(EVENT_ID)) length += addCut(EVENT_ID, endOf(EVENT_ID) + 1);
  if (isText(SHARED_EVENT_ID)) length += addCut(SHARED_EVENT_ID, endOf(SHARED_EVENT_ID) + 1);
  if (isText(REQUEST_ID)) length += addCut(REQUEST_ID, endOf(REQUEST_ID) + 1);
  return length;
}

function addCut(id: u32, end: u32): u32 {
  const start = keyEndOf(id) + 1;
  let at = cuts;
  while (at > CUTS && load<u32>(at - 8) > start) {
    store<u64>(at, load<u64>(at - 8));
    at -= 8;
  }
  store<u32>(at, start);
  store<u32>(at, end, 4);
  cuts += 8;
  return end - start - 2;
}

/** Whether no text between `from` and `to` begins as the ARN of a resource in another account than the one that recorded the call. */
function staysAtHome(from: u32, to: u32): bool {
  for (let at = from; at < to; at += 16) {
    const quotes = i8x16.eq(v128.load(at), i8x16.splat(<i8>QUOTE));
    const colons = i8x16.eq(v128.load(at, 4), i8x16.splat(<i8>COLON));
    let found = i8x16.bitmask(v128.and(quotes, colons));
    for (; found !== 0; found &= found - 1) {
      const quote = at + ctz(found);
      if (quote < to && load<u32>(quote) === QUOTE_ARN && !isOwn(quote + 5, to)) return false;
    }
  }
  return true;
}

/** `at`: behind `arn:`. The account stands behind three more colons; what is no account id is nobody's. With an escape in it, it may be anybody's. */
function isOwn(at: u32, to: u32): bool {
  let here = at;
  for (let colons = 0; colons < 3; here++) {
    if (here >= to) return true;
    const byte = <u32>load<u8>(here);
    if (byte === QUOTE) return true;
    if (byte === BACKSLASH) return false;
    if (byte === COLON) colons++;
  }
  if (<u32>load<u8>(here, ACCOUNT_LENGTH) !== COLON) return true;
  if (!isText(RECIPIENT) || endOf(RECIPIENT) - startOf(RECIPIENT) !== ACCOUNT_LENGTH) return false;
  const own = startOf(RECIPIENT);
  return load<u64>(here) === load<u64>(own) && load<u32>(here, 8) === load<u32>(own, 8);
}
