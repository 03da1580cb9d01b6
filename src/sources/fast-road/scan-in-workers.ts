/**
 * Files scanned by several threads, this one among them: it scans whenever what it is asked for is not there yet. Outcomes
 * are given in the files' order, so that what a run reports does not depend on which thread was faster. A thread that dies
 * costs its files the fast road, not the run.
 */

import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { MetColumns } from "../../engine/met-columns.ts";
import type { ListedFile } from "../file-list.ts";
import type { Crew } from "./crew.ts";
import { createMetUnpacker } from "./met-rows.ts";
import { isEnd, type Outcome } from "./outcome.ts";
import { createFileScan } from "./scan-file.ts";
import type { FileScans } from "./scan-files.ts";
import type { ScanTask } from "./scan-task.ts";
import type { Sent, WorkerTask } from "./scan-worker.ts";
import { scannedSize } from "./scanned.ts";

/** Shares a thread has before it: more hide that this thread is busy with its own. */
const BEFORE_IT = 3;
/** Shares that were begun and are not given yet, and bytes of what they told: more keep all busy beside a large file. */
const MOST_AHEAD = 32;
const MOST_HELD = 4 * 2 ** 20;

/** What a thread makes of a record is soon of no use, and mostly small: with room for more of that it takes more, and is no faster. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** A share that was begun. */
interface Slot {
  /** What came of it and was not given yet. */
  readonly outcomes: Outcome[];
  /** Files of it whose end was not given, and whose end did not come. */
  filesLeft: number;
  filesToCome: number;
  /** This thread's own: what is left to scan. */
  readonly parts?: Generator<Outcome>;
  /** Nothing more will come. */
  isDead: boolean;
}

interface Member {
  readonly worker: Worker;
  /** It has started: before that it would only keep the files from the others. */
  isReady: boolean;
  readonly taken: WorkerTask["taken"];
  /** What it was sent and has not done, in order. */
  readonly slots: Slot[];
  /** Messages that came and were not acknowledged, so that it may have to wait. */
  waiting: number;
}

/** `shares`: all files that will be asked for, in that order. After `signal` aborts, what is asked for is not read. */
export function scanInWorkers(
  shares: readonly (readonly ListedFile[])[],
  task: ScanTask,
  { program, size }: Crew,
  signal: AbortSignal,
): FileScans {
  const scan = createFileScan(task);
  /** In the order of the shares, the first being the one that is asked for. */
  const slots: Slot[] = [];
  const members = new Set<Member>();
  let begun = 0;
  let held = 0;
  let wake = (): void => {};

  function hire(): void {
    const taken = new Int32Array(new SharedArrayBuffer(4));
    const workerData: WorkerTask = { task, taken };
    // Options of the command line, such as a profiler's, are the main thread's own.
    const worker = new Worker(program, { workerData, execArgv: [], resourceLimits: LIMITS });
    const member: Member = { worker, isReady: false, taken, slots: [], waiting: 0 };
    members.add(member);
    const unpack = createMetUnpacker();
    worker.on("message", (sent: readonly Sent[]) => {
      const [slot] = member.slots;
      if (slot === undefined) member.isReady = true;
      else {
        for (const { outcome, met } of sent) {
          put(slot, "slow" in outcome || met === undefined ? outcome : withMet(outcome, unpack(met)));
        }
        if (slot.filesToCome === 0) member.slots.shift();
      }
      member.waiting++;
      give();
      wake();
    });
    const bury = (): void => {
      members.delete(member);
      for (const slot of member.slots.splice(0)) slot.isDead = true;
      wake();
    };
    worker.on("error", bury);
    worker.on("messageerror", bury);
    worker.on("exit", bury);
  }

  function put(slot: Slot, outcome: Outcome): void {
    slot.outcomes.push(outcome);
    held += sizeOf(outcome);
    if (isEnd(outcome)) slot.filesToCome--;
  }

  function begin(member?: Member): Slot {
    const files = shares[begun] ?? [];
    const { length } = files;
    const own = member === undefined ? { parts: scanAll(files) } : {};
    const slot: Slot = { outcomes: [], filesLeft: length, filesToCome: length, isDead: false, ...own };
    begun++;
    slots.push(slot);
    member?.slots.push(slot);
    member?.worker.postMessage(files.map(({ path }) => path));
    return slot;
  }

  function* scanAll(files: readonly ListedFile[]): Generator<Outcome> {
    for (const { path } of files) yield* scan(path);
  }

  function mayBegin(): boolean {
    return begun < shares.length && slots.length < MOST_AHEAD && held < MOST_HELD;
  }

  /** Keeps the other threads busy, and none too far ahead: but the one that is waited for must go on. */
  function give(): void {
    for (const member of members) {
      if (held >= MOST_HELD && member.slots[0] !== slots[0]) continue;
      Atomics.add(member.taken, 0, member.waiting);
      Atomics.notify(member.taken, 0);
      member.waiting = 0;
    }
    for (let count = 0; count < BEFORE_IT; count++) {
      for (const member of members) {
        if (member.isReady && member.slots.length <= count && mayBegin()) begin(member);
      }
    }
  }

  /** Scans a file, or a part of one, of this thread's own. False when there is none to scan. */
  function scanOne(): boolean {
    const slot = slots.find(({ parts, filesToCome }) => parts !== undefined && filesToCome > 0);
    if (slot !== undefined && slot !== slots[0] && held >= MOST_HELD) return false;
    const own = slot ?? (mayBegin() ? begin() : undefined);
    const step = own?.parts?.next();
    if (own === undefined || step === undefined || step.done === true) return false;
    put(own, step.value);
    return true;
  }

  function take(slot: Slot): Outcome | undefined {
    const outcome = slot.outcomes.shift();
    if (outcome === undefined && !slot.isDead) return undefined;
    const taken = outcome ?? { slow: "worker died" };
    held -= sizeOf(taken);
    if (isEnd(taken)) slot.filesLeft--;
    if (slot.filesLeft === 0) slots.shift();
    give();
    return taken;
  }

  const stop = (): void => wake();
  signal.addEventListener("abort", stop);
  for (let count = 0; count < size; count++) hire();

  return {
    async next() {
      for (;;) {
        if (signal.aborted) return { slow: "not read" };
        const outcome = take(slots[0] ?? begin());
        if (outcome !== undefined) return outcome;
        // What the others found, signals and timers have their turn between files.
        if (scanOne()) await setImmediate();
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
    async close() {
      signal.removeEventListener("abort", stop);
      for (const { parts } of slots) parts?.return(undefined);
      // Nothing waits for what they still do.
      for (const { worker } of members) void worker.terminate();
    },
  };
}

function withMet(outcome: Extract<Outcome, { scanned: unknown }>, met: MetColumns): Outcome {
  const { scanned } = outcome;
  return { ...outcome, scanned: { ...scanned, passed: { ...scanned.passed, met } } };
}

function sizeOf(outcome: Outcome): number {
  return "slow" in outcome ? 0 : scannedSize(outcome.scanned);
}
