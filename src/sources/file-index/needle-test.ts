/** Whether any needle may stand in a file, told by the strings that were gathered of it. */

import { gatheredAs } from "../scan/gathered-as.ts";
import { mayHold } from "./string-filter.ts";

/** `strings`: of a file's entry. False only where none of the needles stands in a record that passed. */
export type NeedleTest = (strings: Uint8Array) => boolean;

export function createNeedleTest(needles: readonly string[]): NeedleTest {
  const hashes = gatheredAs(needles);
  const isTold = hashes.every((hash) => hash !== undefined);
  return (strings) => !isTold || hashes.some((hash) => hash !== undefined && mayHold(strings, hash));
}
