/** Scans a file that is in memory, at once: what a worker does, and the main thread for a few files. */

import { readFileSync } from "node:fs";
import type { Fallback } from "../scan/scan.ts";
import { feed, openScanner } from "./feed.ts";
import { createScanLog, type Scanned } from "./scanned.ts";
import { unpackWhole } from "./unpack-whole.ts";

/** Why the slow road has to read a file. */
export type SlowReason = Fallback | "not unpacked" | "not read" | "more than its records" | "worker died";

export type Outcome = { readonly scanned: Scanned } | { readonly slow: SlowReason };

/** `stored`: all bytes of a file, packed or not. */
export type WholeScan = (stored: Buffer) => Outcome;

/** As `createWholeScan`, by the file's path. */
export function createFileScan(needles: readonly string[]): (path: string) => Outcome {
  const scan = createWholeScan(needles);
  return (path) => {
    try {
      return scan(readFileSync(path));
    } catch {
      return { slow: "not read" };
    }
  };
}

export function createWholeScan(needles: readonly string[]): WholeScan {
  let log = createScanLog();
  const scanner = openScanner(needles, {
    candidate: (candidate) => log.candidate(candidate),
    passed: (record) => log.passed(record),
  });
  return (stored) => {
    const text = unpackWhole(stored);
    if (text === undefined) return { slow: "not unpacked" };
    log = createScanLog();
    scanner.begin();
    const steps = feed(scanner, text);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const stopped = step.value ?? scanner.end();
    return stopped === undefined ? { scanned: log.scanned() } : { slow: stopped };
  };
}
