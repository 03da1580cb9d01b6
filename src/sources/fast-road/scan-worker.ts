/** A thread that scans files: for each path it is sent, the outcome goes back, its arrays handed over instead of copied. */

import { parentPort, workerData } from "node:worker_threads";
import { createFileScan, type Outcome } from "./whole-scan.ts";

/** `workerData`. */
export interface WorkerTask {
  readonly needles: readonly string[];
}

const { needles }: WorkerTask = workerData;
const scan = createFileScan(needles);

parentPort?.on("message", (path: string) => {
  const outcome = scan(path);
  parentPort?.postMessage(outcome, "scanned" in outcome ? buffersOf(outcome) : []);
});

function buffersOf({ scanned: { passed, candidates } }: Extract<Outcome, { scanned: unknown }>): ArrayBuffer[] {
  const arrays = [passed.ms, passed.uids, passed.signs, candidates.texts, candidates.numbers];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}
