/** The frame of a record that differs from its twin in nothing but what frames leave out: it is the twin's, and need not be written. */

import { differing, likeTwin, presentTwin } from "./by-shape";
import { AT_HOME, startOfFrame } from "./frame-table";
import { VALUES } from "./layout";
import { frameOfTwin, keepFrame } from "./twins";

/**
 * The frame of the present record, 0 where it has to be written. `leftOut`: the values that are, by their bits, of all
 * records of its shape. `isAtHome`: of the text between two places, quotes apart, whether it keeps the frame at home.
 */
export function frameLikeTwin(leftOut: u64, isAtHome: (from: u32, to: u32) => bool): u32 {
  if (likeTwin === 0) return 0;
  const frame = frameOfTwin(likeTwin);
  if (frame === 0 || (differing & ~leftOut) !== 0 || <u32>load<u8>(startOfFrame(frame)) !== AT_HOME) return 0;
  for (let rest = differing; rest !== 0; rest &= rest - 1) {
    const value = VALUES + <u32>ctz(rest) * 8;
    if (!isAtHome(load<u32>(value), load<u32>(value, 4))) return 0;
  }
  return frame;
}

/** Notes it for later records. */
export function noted(frame: u32): u32 {
  if (presentTwin !== 0) keepFrame(presentTwin, frame);
  return frame;
}
