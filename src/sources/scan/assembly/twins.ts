/**
 * The records read last by their shapes, as far as their bytes are still in the window. One that is read is compared with
 * one of them, its twin, in long stretches instead of text by text: what both say is known.
 */

import { stir } from "./hash";
import {
  HISTORY,
  LATEST,
  LATEST_SLOTS,
  MOST_TWIN_VALUES,
  TWIN_SIZE,
  TWINS,
  TWINS_KNOWN,
  VALUES,
  WINDOW,
} from "./layout";

/** What a twin is found by: of a CloudTrail record mostly the caller's id and how the session's name begins. */
const TELLING_FROM: u32 = 72;

/**
 * Where its bytes lie, 0 for none, and where they lay when it was read, which is what its values tell; its length; the node
 * its shape ends with; how many values it has; the number of its frame, 0 for none; bits of values at or in which a needle stands.
 */
const BASE: u32 = 4;
const LENGTH: u32 = 8;
const NODE: u32 = 12;
const COUNT: u32 = 16;
const FRAME: u32 = 20;
const HOLDS: u32 = 24;
const TWIN_VALUES: u32 = 32;

/** Records are numbered from 1 on. */
let serial: u32 = 0;

export function forgetTwins(): void {
  for (let twin = TWINS; twin < TWINS + TWINS_KNOWN * TWIN_SIZE; twin += TWIN_SIZE) store<u32>(twin, 0);
}

/** All begins anew: no number of before may be known any more. */
export function renumberTwins(): void {
  forgetTwins();
  serial = 0;
  memory.fill(LATEST, 0, LATEST_SLOTS * 4);
}

/** Whether it is time for that. */
export function areTwinsUsedUp(): bool {
  return serial >= 0xf0000000;
}

/** The window slides; what lies in front of what is kept is gone. */
export function moveTwins(by: u32): void {
  for (let twin = TWINS; twin < TWINS + TWINS_KNOWN * TWIN_SIZE; twin += TWIN_SIZE) {
    const start = load<u32>(twin);
    store<u32>(twin, start < WINDOW - HISTORY + by ? 0 : start - by);
  }
}

/** The number of a record that is about to be read; it may be a twin of later ones after `keepTwin`. */
export function nextSerial(): u32 {
  serial++;
  store<u32>(slotOf(serial), 0);
  return serial;
}

/** That of the record at `at`, which is about to be read and may be any other; 0 where there is none. */
export function twinOf(at: u32): u32 {
  const twin = twinNumbered(load<u32>(latest(at)));
  return twin === 0 ? twinNumbered(serial - 1) : twin;
}

/** The record of that number; 0 where it is none, or gone. */
export function twinNumbered(number: u32): u32 {
  if (serial - number >= TWINS_KNOWN) return 0;
  const twin = slotOf(number);
  return load<u32>(twin) === 0 ? 0 : twin;
}

/** The numbers of frames are given anew. */
export function forgetFramesOfTwins(): void {
  for (let twin = TWINS; twin < TWINS + TWINS_KNOWN * TWIN_SIZE; twin += TWIN_SIZE) store<u32>(twin, 0, FRAME);
}

/** The record at `at`, which was just read and whose `count` values are in `VALUES`. Answers what later ones may know it by, 0 for nothing. */
export function keepTwin(at: u32, after: u32, node: u32, count: u32, holds: u64): u32 {
  if (count > MOST_TWIN_VALUES) return 0;
  store<u32>(latest(at), serial);
  const twin = slotOf(serial);
  store<u32>(twin, at);
  store<u32>(twin, at, BASE);
  store<u32>(twin, after - at, LENGTH);
  store<u32>(twin, node, NODE);
  store<u32>(twin, count, COUNT);
  store<u32>(twin, 0, FRAME);
  store<u64>(twin, holds, HOLDS);
  memory.copy(twin + TWIN_VALUES, VALUES, count * 8);
  return twin;
}

export function frameOfTwin(twin: u32): u32 {
  return load<u32>(twin, FRAME);
}

export function keepFrame(twin: u32, frame: u32): void {
  store<u32>(twin, frame, FRAME);
}

function slotOf(number: u32): u32 {
  return TWINS + (number & (TWINS_KNOWN - 1)) * TWIN_SIZE;
}

/** Where the number stands of the latest record that began like the one at `at`, or had the same hash. */
function latest(at: u32): u32 {
  const from = at + TELLING_FROM;
  const front = load<u64>(from) ^ rotl(load<u64>(from, 8), 13);
  const back = load<u64>(from, 16) ^ rotl(load<u64>(from, 24), 29);
  return LATEST + (<u32>(stir(stir(front) ^ back) >> 32) & (LATEST_SLOTS - 1)) * 4;
}

export function startOfTwin(twin: u32): u32 {
  return load<u32>(twin);
}

/** By how much its values have to be moved to where they lie now. */
export function movedOfTwin(twin: u32): u32 {
  return load<u32>(twin) - load<u32>(twin, BASE);
}

export function endOfTwin(twin: u32): u32 {
  return load<u32>(twin) + load<u32>(twin, LENGTH);
}

export function nodeOfTwin(twin: u32): u32 {
  return load<u32>(twin, NODE);
}

export function valuesOfTwin(twin: u32): u32 {
  return twin + TWIN_VALUES;
}

export function countOfTwin(twin: u32): u32 {
  return load<u32>(twin, COUNT);
}

/** Bit `1 << value` each: a needle begins or ends with it, or stands in it. */
export function holdsOfTwin(twin: u32): u64 {
  return load<u64>(twin, HOLDS);
}

/** Where its value of that number begins now. */
export function startOfValue(twin: u32, value: u32): u32 {
  return load<u32>(valuesOfTwin(twin) + value * 8) + movedOfTwin(twin);
}
