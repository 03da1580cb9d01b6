/** Times as both clouds write them, `2026-06-01T12:00:00.123456789Z`; any other spelling is left to the slow road. */

import { isDigit } from "./characters";

const HOUR_MS: f64 = 3_600_000;
/** How many bytes come before the minutes, and before the fraction. */
const TO_MINUTES: u32 = 14;
const TO_SECONDS: u32 = 19;

/** The first 16 bytes of the time read last, `2026-06-01T12:00`, and what they say: records of one file lie close together. */
let lastFront: u64 = 0;
let lastBack: u64 = 0;
let lastMinute: f64 = NaN;

/** Milliseconds since 1970 of the text between `from` and `to`; NaN for what is not exactly of this form, and impossible times. */
export function parseInstant(from: u32, to: u32): f64 {
  const length = to - from;
  if (length < 20 || length > 30 || length === 21 || load<u8>(to - 1) !== 0x5a || load<u8>(from, 16) !== 0x3a)
    return NaN;
  const front = load<u64>(from);
  const back = load<u64>(from, 8);
  if (front !== lastFront || back !== lastBack) {
    lastMinute = parseMinute(from);
    lastFront = front;
    lastBack = back;
  }
  const second = twoDigits(from + 17);
  const ms = milliseconds(from + TO_SECONDS, to - 1);
  return second > 59 || ms > 999 ? NaN : lastMinute + <f64>(second * 1000 + ms);
}

/** Where the digits that count end: behind the seconds, or behind the last digit of the fraction that is not zero. */
export function endOfDigits(from: u32, to: u32): u32 {
  let end = to - 1;
  if (end === from + TO_SECONDS) return end;
  while (load<u8>(end - 1) === 0x30) end--;
  return load<u8>(end - 1) === 0x2e ? end - 1 : end;
}

function parseMinute(from: u32): f64 {
  if (load<u8>(from, 4) !== 0x2d || load<u8>(from, 7) !== 0x2d || load<u8>(from, 10) !== 0x54) return NaN;
  if (load<u8>(from, 13) !== 0x3a) return NaN;
  const century = twoDigits(from);
  const yearOfCentury = twoDigits(from + 2);
  const month = twoDigits(from + 5);
  const day = twoDigits(from + 8);
  const hour = twoDigits(from + 11);
  const minute = twoDigits(from + TO_MINUTES);
  if (century < 19 || century > 29 || yearOfCentury > 99 || month - 1 > 11 || hour > 23 || minute > 59) return NaN;
  const year = century * 100 + yearOfCentury;
  if (day - 1 >= daysOfMonth(year, month)) return NaN;
  return <f64>(daysSince1970(year, month, day) * 24 + <i32>hour) * HOUR_MS + <f64>(minute * 60_000);
}

/** `.123456` is 123; 1000 for what is no fraction. */
function milliseconds(from: u32, to: u32): u32 {
  if (from === to) return 0;
  if (load<u8>(from) !== 0x2e) return 1000;
  let ms: u32 = 0;
  for (let place: u32 = 1; place < 4; place++) {
    const byte = from + place < to ? <u32>load<u8>(from + place) : 0x30;
    if (!isDigit(byte)) return 1000;
    ms = ms * 10 + byte - 0x30;
  }
  for (let here = from + 4; here < to; here++) if (!isDigit(load<u8>(here))) return 1000;
  return ms;
}

/** 100 when they are no digits. */
function twoDigits(at: u32): u32 {
  const tens = <u32>load<u8>(at) - 0x30;
  const ones = <u32>load<u8>(at, 1) - 0x30;
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

function daysOfMonth(year: u32, month: u32): u32 {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeap(year: u32): bool {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil; years from 1900 on. */
function daysSince1970(year: u32, month: u32, day: u32): i32 {
  const shifted = <i32>(month <= 2 ? year - 1 : year);
  const era = shifted / 400;
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (153 * (<i32>month + (month > 2 ? -3 : 9)) + 2) / 5 + <i32>day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}
