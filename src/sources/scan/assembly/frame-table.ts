/** Frames that are known, each once, by their bytes: what many records have in common. */

import { stir } from "./hash";
import { FRAME_LENGTH, FRAME_PLACES, FRAME_SLOTS, FRAME_TABLE, FRAMES, FRAMES_SIZE, MOST_FRAMES } from "./layout";
import { forgetFramesOfTwins } from "./twins";

/** What a frame begins with: in front of its record. */
export const AT_HOME: u32 = 0x48;
export const ANYWHERE: u32 = 0x41;

/** Frames lie at multiples of it, with zeros up to there. */
const STEP: u32 = 32;
/** Frames that want the same place: past so many, one is none. */
const MOST_PROBES: u32 = 16;

/** Bytes of a frame behind the first. */
export const LONGEST: u32 = FRAME_LENGTH - STEP;

let turn: u32 = 0;
let known: u32 = 0;
let room: u32 = FRAMES;

export function forgetFrames(): void {
  memory.fill(FRAME_TABLE, 0, FRAME_SLOTS * 4);
  forgetFramesOfTwins();
  known = 0;
  room = FRAMES;
  turn++;
}

/** How often all were forgotten: then their numbers are given anew. */
export function frameTurn(): u32 {
  return turn;
}

/** To be called when no number that was told is in use. */
export function tidyFrames(): void {
  if (known > MOST_FRAMES / 2 || room > FRAMES + FRAMES_SIZE / 2) forgetFrames();
}

export function startOfFrame(frame: u32): u32 {
  return load<u32>(FRAME_PLACES + frame * 8);
}

export function endOfFrame(frame: u32): u32 {
  return load<u32>(FRAME_PLACES + frame * 8, 4);
}

/** Where the next frame is to be put, so that `numberOf` finds it. */
export function roomForFrame(): u32 {
  return room;
}

/** The number of the frame between where there was room and `end`: that of the same one before it, else its own; 0 where it cannot be kept. */
export function numberOf(end: u32): u32 {
  v128.store(end, i8x16.splat(0));
  v128.store(end, i8x16.splat(0), 16);
  const length = end - room;
  let slot = hash(end);
  for (let probes: u32 = 0; probes < MOST_PROBES; probes++) {
    slot &= FRAME_SLOTS - 1;
    const frame = load<u32>(FRAME_TABLE + slot * 4);
    if (frame === 0) return keep(end, slot);
    const start = startOfFrame(frame);
    if (endOfFrame(frame) - start === length && isSame(start, end)) return frame;
    slot++;
  }
  return 0;
}

function keep(end: u32, slot: u32): u32 {
  if (known === MOST_FRAMES || end > FRAMES + FRAMES_SIZE) return 0;
  known++;
  store<u32>(FRAME_TABLE + slot * 4, known);
  store<u32>(FRAME_PLACES + known * 8, room);
  store<u32>(FRAME_PLACES + known * 8, end, 4);
  room = (end + STEP) & ~(STEP - 1);
  return known;
}

function isSame(start: u32, end: u32): bool {
  let other = start;
  for (let at = room; at < end; at += 16) {
    if (v128.any_true(v128.xor(v128.load(at), v128.load(other)))) return false;
    other += 16;
  }
  return true;
}

/** Of whole steps, in four lanes, so that none waits for another. */
function hash(end: u32): u32 {
  let a: u64 = 0x9e3779b97f4a7c15;
  let b: u64 = 0xc2b2ae3d27d4eb4f;
  let c: u64 = 0x165667b19e3779f9;
  let d: u64 = 0x27d4eb2f165667c5;
  for (let at = room; at < end; at += STEP) {
    a = stir(a ^ load<u64>(at));
    b = stir(b ^ load<u64>(at, 8));
    c = stir(c ^ load<u64>(at, 16));
    d = stir(d ^ load<u64>(at, 24));
  }
  return <u32>(stir(a ^ rotl(b, 17) ^ rotl(c, 31) ^ rotl(d, 47)) >> 32);
}
