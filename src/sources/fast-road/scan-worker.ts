/**
 * A thread that scans files: of each share it is sent, the outcomes go back, their arrays handed over instead of copied. That it is
 * ready it says by a message without any.
 */

import { parentPort, workerData } from "node:worker_threads";
import { createMetPacker, type MetRows } from "./met-rows.ts";
import { isEnd, type Outcome, type ScanOutcome } from "./outcome.ts";
import { createFileScan } from "./scan-file.ts";
import type { ScanTask } from "./scan-task.ts";
import type { CandidateColumns, PassedColumns } from "./scanned.ts";

/** `workerData`. */
export interface WorkerTask {
  readonly task: ScanTask;
  /** One number: how many of the messages it sent were taken. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** Messages that wait to be taken: a thread that is further ahead waits, so that memory stays small. */
const MOST_WAITING = 8;

/** An outcome, `met` taken out of what it tells of records. */
export type Sent = SentScan | Exclude<Outcome, ScanOutcome>;

export interface SentScan extends Omit<ScanOutcome, "scanned"> {
  readonly passed: Omit<PassedColumns, "met">;
  readonly candidates: CandidateColumns;
  readonly met: MetRows;
}

const { task, taken }: WorkerTask = workerData;
const scan = createFileScan(task);
const pack = createMetPacker();
let outcomes: Outcome[] = [];
let sent = 0;

parentPort?.on("message", (paths: readonly string[]) => {
  for (const path of paths) {
    for (const outcome of scan(path)) {
      outcomes.push(outcome);
      if (!isEnd(outcome)) send();
    }
  }
  send();
});
send();

function send(): void {
  const messages = outcomes.map(toSend);
  parentPort?.postMessage(messages, messages.flatMap(buffersOf));
  outcomes = [];
  sent++;
  for (;;) {
    const told = Atomics.load(taken, 0);
    if (sent - told < MOST_WAITING) return;
    Atomics.wait(taken, 0, told);
  }
}

function toSend(outcome: Outcome): Sent {
  if ("slow" in outcome) return outcome;
  const { scanned, ...rest } = outcome;
  const { met, ...passed } = scanned.passed;
  return { ...rest, passed, candidates: scanned.candidates, met: pack(met) };
}

function buffersOf(sent: Sent): readonly ArrayBuffer[] {
  if ("slow" in sent) return [];
  const { passed, candidates, met } = sent;
  const arrays = [
    passed.ms,
    passed.uids,
    passed.signs,
    candidates.texts,
    candidates.numbers,
    met.at,
    met.mets,
    met.pairs,
  ];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}
