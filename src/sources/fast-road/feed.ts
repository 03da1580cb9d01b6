/** A scanner with bytes led into it, whatever the pieces they come in. */

import { createScanner, type Fallback, type ScanListener, type Scanner } from "../scan/scan.ts";

/** Throws when `needles` cannot be searched for: ask `areSearchable` first. */
export function openScanner(needles: readonly string[], listener: ScanListener): Scanner {
  const scanner = createScanner(needles, listener);
  if (scanner === undefined) throw new Error("needles that cannot be searched for");
  return scanner;
}

/** One step for each piece that the scanner has room for; ends with why it stopped. */
export function* feed(scanner: Scanner, bytes: Uint8Array): Generator<void, Fallback | undefined> {
  for (let at = 0; at < bytes.length; ) {
    const room = scanner.room();
    const piece = bytes.subarray(at, at + room.length);
    room.set(piece);
    at += piece.length;
    const stopped = scanner.take(piece.length);
    yield;
    if (stopped !== undefined) return stopped;
  }
  return undefined;
}
