/** A file as it is stored: gzip, one member after another (RFC 1952), or anything else, which is taken as it is. */

import { add, addedChecksum, beginChecksum, checksum } from "./crc";
import { beginInflate, inflate } from "./inflate";
import { outputEnd } from "./output";
import { align, at, forgetPacked, skipBytes, to } from "./packed";
import { DAMAGED, ENDED, HUNGRY, SATISFIED } from "./why";

/** What comes next. */
const FILE: u32 = 0;
const AS_IT_IS: u32 = 1;
const HEADER: u32 = 2;
const DATA: u32 = 3;
const TRAILER: u32 = 4;
const BETWEEN: u32 = 5;
const PADDING: u32 = 6;

const MAGIC: u32 = 0x8b1f;
const DEFLATE: u32 = 8;
const HAS_CRC: u32 = 2;
const HAS_EXTRA: u32 = 4;
const HAS_NAME: u32 = 8;
const HAS_COMMENT: u32 = 16;
const RESERVED: u32 = 0xe0;

let state: u32 = FILE;
/** Bytes of the present member that were unpacked. */
let size: u32 = 0;
/** What the last member says of its contents is so. */
let right: bool = false;

export function beginFile(start: u32): void {
  forgetPacked();
  state = FILE;
  beginInflate(start);
}

/**
 * Unpacks up to `limit`, and at most `OVERSHOOT` bytes beyond. `ENDED` at the end of each member, of which `isRight` then speaks.
 * `isAll`: no more bytes will be given.
 */
export function unpackTo(limit: u32, isAll: bool): u32 {
  while (true) {
    let why: u32 = SATISFIED;
    switch (state) {
      case FILE:
        if (to - at < 2 && !isAll) return HUNGRY;
        state = to - at >= 2 && <u32>load<u16>(at) === MAGIC ? HEADER : AS_IT_IS;
        break;
      case AS_IT_IS:
        return takeAsItIs(limit);
      case HEADER: {
        const end = endOfHeader();
        if (end === 0) return HUNGRY;
        if (end === NO_HEADER) return DAMAGED;
        skipBytes(end - at);
        beginInflate(outputEnd());
        beginChecksum();
        size = 0;
        state = DATA;
        break;
      }
      case DATA: {
        const from = outputEnd();
        why = inflate(limit);
        add(from, outputEnd());
        size += outputEnd() - from;
        if (why !== ENDED) return why;
        align();
        state = TRAILER;
        break;
      }
      case TRAILER:
        if (to - at < 8) return HUNGRY;
        right = load<u32>(at) === addedChecksum() && load<u32>(at, 4) === size;
        skipBytes(8);
        state = BETWEEN;
        return ENDED;
      case BETWEEN:
        if (at === to) return HUNGRY;
        state = load<u8>(at) === 0 ? PADDING : HEADER;
        break;
      default:
        while (at < to) {
          if (load<u8>(at) !== 0) return DAMAGED;
          skipBytes(1);
        }
        return HUNGRY;
    }
  }
}

/** Whether the file may end here. */
export function isWhole(): bool {
  return at === to && (state === AS_IT_IS || state === BETWEEN || state === PADDING);
}

export function isRight(): bool {
  return right;
}

function takeAsItIs(limit: u32): u32 {
  const out = outputEnd();
  const length = min(to - at, limit - out);
  memory.copy(out, at, length);
  skipBytes(length);
  beginInflate(out + length);
  return out + length < limit ? HUNGRY : SATISFIED;
}

const NO_HEADER: u32 = 1;

/** Behind the header at `at`, `NO_HEADER` when it is none, 0 when not all of it is there. */
function endOfHeader(): u32 {
  if (to - at < 10) return to - at >= 2 && <u32>load<u16>(at) !== MAGIC ? NO_HEADER : 0;
  const flags = <u32>load<u8>(at, 3);
  if (<u32>load<u16>(at) !== MAGIC || <u32>load<u8>(at, 2) !== DEFLATE || (flags & RESERVED) !== 0) return NO_HEADER;
  let end = at + 10;
  if ((flags & HAS_EXTRA) !== 0) {
    if (end + 2 > to) return 0;
    end += 2 + <u32>load<u16>(end);
  }
  if ((flags & HAS_NAME) !== 0) end = behindZero(end);
  if ((flags & HAS_COMMENT) !== 0) end = behindZero(end);
  if ((flags & HAS_CRC) !== 0) {
    if (end + 2 > to) return 0;
    if (<u32>load<u16>(end) !== (checksum(at, end) & 0xffff)) return NO_HEADER;
    end += 2;
  }
  return end > to ? 0 : end;
}

/** Past all bytes when there is no zero from `from` on. */
function behindZero(from: u32): u32 {
  let end = from;
  while (end < to && load<u8>(end) !== 0) end++;
  return end < to ? end + 1 : to + 1;
}
