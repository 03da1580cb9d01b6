/**
 * The grammar of JSON over the bytes of one record (RFC 8259): strict in everything that is not inside of strings, which
 * the first pass has checked. On its way it takes note of the fields and of keys that an object holds twice.
 */

import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  COMMA_QUOTE,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  QUOTE_COLON_QUOTE,
  skipBlank,
} from "./characters";
import {
  ANY_OBJECT,
  checkTexts,
  forgetFields,
  isHolder,
  noteEnd,
  noteInside,
  noteOther,
  noteText,
  noteUnclear,
  RECORD,
  RESPONSE,
} from "./fields";
import { forgetKeys, hashKey, isTwice, nameOf } from "./keys";
import { KEY_SLOTS, KEYS, LEVELS, MOST_DEPTH } from "./layout";
import { beginsNumber, endOfNumber, mayOverflow, noNumberAt } from "./numbers";
import { forgetValues, noteValue } from "./shapes";

/** Answers of `readRecord` besides the place behind the record, which is always more. */
export const MORE: u32 = 0;
export const BROKEN: u32 = 1;
export const TOO_DEEP: u32 = 2;
export const HOLDER: u32 = 3;

const KEY: u32 = 0;
const VALUE: u32 = 1;
const AFTER: u32 = 2;

/** Every object has its own number, so that tables of keys need not be emptied between objects. */
let serials: u32 = 0;

/** Keys with a colon in the record that was read last. */
export let members: u32 = 0;
/** Behind the last string that was read, in the list of closing quotes. */
export let quotesRead: u32 = 0;

export function forgetObjects(): void {
  if (serials < 0xf0000000) return;
  serials = 0;
  forgetKeys();
}

/**
 * Reads the object at `at`, whose first string's end is at `quotes` in the list of closing quotes; `listed` when a list holds it. `MORE`
 * when it goes on behind `end`, `HOLDER` when it is no record but holds a list of them.
 */
export function readRecord(at: u32, quotes: u32, end: u32, listed: bool): u32 {
  forgetFields();
  forgetValues();
  let here = at;
  let quote = quotes;
  let count: u32 = 0;
  let depth: u32 = 0;
  let serial: u32 = 0;
  let names: u32 = ANY_OBJECT;
  let inObject = false;
  let table: u32 = KEYS;
  /** The known name whose value comes, with its key; 0 for none. */
  let name: u32 = 0;
  let keyFrom: u32 = 0;
  let keyTo: u32 = 0;
  let texts: u64 = 0;
  let state = VALUE;
  while (true) {
    if (state === KEY) {
      if (<u32>load<u8>(here) !== QUOTE) return broken(here, end);
      while (true) {
        keyFrom = here + 1;
        keyTo = load<u32>(quote);
        if (keyTo >= end) return MORE;
        count++;
        const hash = hashKey(keyFrom, keyTo);
        if (isTwice(table, serial, hash)) noteUnclear();
        if (names === ANY_OBJECT) name = 0;
        else if (names < RESPONSE) name = nameOf(names, hash);
        else {
          name = 0;
          noteInside(names, keyFrom, hash);
        }
        if ((load<u32>(keyTo) & 0xffffff) !== QUOTE_COLON_QUOTE) {
          quote += 4;
          here = skipBlank(keyTo + 1);
          if (<u32>load<u8>(here) !== COLON) return broken(here, end);
          here = skipBlank(here + 1);
          state = VALUE;
          break;
        }
        const close = load<u32>(quote, 4);
        if (close >= end) return MORE;
        noteValue(keyTo + 3, close);
        if (name !== 0) {
          noteText(name, span(keyFrom, keyTo), span(keyTo + 3, close));
          texts |= (<u64>1) << name;
        }
        quote += 8;
        here = close + 1;
        if (<u32>load<u16>(here) !== COMMA_QUOTE) {
          state = AFTER;
          break;
        }
        here++;
      }
    } else if (state === VALUE) {
      const byte = <u32>load<u8>(here);
      if (byte === QUOTE) {
        const close = load<u32>(quote);
        if (close >= end) return MORE;
        noteValue(here + 1, close);
        noteText(name, span(keyFrom, keyTo), span(here + 1, close));
        texts |= (<u64>1) << name;
        quote += 4;
        here = close + 1;
        state = AFTER;
      } else {
        const inner = name !== 0 ? noteOther(name, keyFrom, keyTo, byte) : ANY_OBJECT;
        if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
          if (!listed && depth === 1 && isHolder()) return HOLDER;
          here = skipBlank(here + 1);
          if (<u32>load<u8>(here) === byte + 2) {
            if (depth === 0) return finish(here + 1, quote, count, texts);
            here++;
            if (depth === 1) noteEnd(here);
            state = AFTER;
          } else {
            if (depth === MOST_DEPTH) return TOO_DEEP;
            const level = LEVELS + depth * 16;
            store<u32>(level, serial);
            store<u32>(level, names, 4);
            store<u32>(level, inObject ? 1 : 0, 8);
            inObject = byte === OPEN_OBJECT;
            depth++;
            table = KEYS + depth * (KEY_SLOTS * 8);
            names = depth === 1 ? RECORD : inner;
            if (inObject) {
              serial = ++serials;
              state = KEY;
            }
          }
        } else {
          const isNumber = beginsNumber(byte);
          const after = isNumber ? endOfNumber(here) : word(here, byte);
          if (after === 0) return broken(isNumber ? noNumberAt : here, end);
          if (isNumber) {
            noteValue(here, after);
            if (mayOverflow(here, after)) noteUnclear();
          }
          here = after;
          state = AFTER;
        }
      }
      name = 0;
    } else {
      let byte = <u32>load<u8>(here);
      if (byte <= 0x20) {
        here = skipBlank(here);
        byte = <u32>load<u8>(here);
      }
      if (byte === COMMA) {
        here = skipBlank(here + 1);
        state = inObject ? KEY : VALUE;
      } else if (byte === (inObject ? CLOSE_OBJECT : CLOSE_LIST)) {
        here++;
        depth--;
        if (depth === 0) return finish(here, quote, count, texts);
        if (depth === 1) noteEnd(here);
        const level = LEVELS + depth * 16;
        serial = load<u32>(level);
        names = load<u32>(level, 4);
        inObject = load<u32>(level, 8) !== 0;
        table = KEYS + depth * (KEY_SLOTS * 8);
      } else return broken(here, end);
    }
  }
}

function finish(at: u32, quote: u32, count: u32, texts: u64): u32 {
  checkTexts(texts);
  quotesRead = quote;
  members = count;
  return at;
}

function span(from: u32, to: u32): u64 {
  return <u64>from | ((<u64>to) << 32);
}

/** What cannot be right so near to the end may only be cut off. */
function broken(at: u32, end: u32): u32 {
  return at + 8 >= end ? MORE : BROKEN;
}

/** Behind the word at `at`, 0 when it is none. */
function word(at: u32, byte: u32): u32 {
  switch (byte) {
    case 0x74:
      return load<u32>(at) === 0x65757274 ? at + 4 : 0;
    case 0x66:
      return load<u32>(at, 1) === 0x65736c61 ? at + 5 : 0;
    default:
      return load<u32>(at) === 0x6c6c756e ? at + 4 : 0;
  }
}
