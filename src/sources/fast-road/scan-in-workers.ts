/**
 * Files scanned by threads, a few ahead of the reader: outcomes are taken in the files' order, so that what a run reports
 * does not depend on which thread was faster. A thread that dies costs its files the fast road, not the run.
 */

import { Worker } from "node:worker_threads";
import type { ListedFile } from "../file-list.ts";
import type { Crew } from "./crew.ts";
import { type FileScans, isSmall, scanHere } from "./scan-files.ts";
import type { WorkerTask } from "./scan-worker.ts";
import type { Outcome } from "./whole-scan.ts";

/** Files a thread has before it or has scanned, and nobody took: more hide the time a message takes, fewer save memory. */
const AHEAD = 3;

interface Member {
  readonly worker: Worker;
  /** What it was sent and has not answered, in order. */
  readonly sent: Slot[];
}

interface Slot {
  readonly outcome: Promise<Outcome>;
  readonly settle: (outcome: Outcome) => void;
}

/** `files`: all that will be asked for, in that order. Stops when `signal` aborts: what is waited for then is not read. */
export function scanInWorkers(
  files: readonly ListedFile[],
  needles: readonly string[],
  crew: Crew,
  signal: AbortSignal,
): FileScans {
  const small = files.filter(isSmall);
  const slots = new Map<string, Slot>();
  const members = new Set<Member>();
  let given = 0;
  let here: FileScans | undefined;

  function hire(): void {
    const workerData: WorkerTask = { needles };
    // Options of the command line, such as a profiler's, are the main thread's own.
    const worker = new Worker(crew.program, { workerData, execArgv: [] });
    const member: Member = { worker, sent: [] };
    members.add(member);
    worker.on("message", (outcome: Outcome) => {
      member.sent.shift()?.settle(outcome);
      give();
    });
    const bury = (): void => {
      members.delete(member);
      for (const slot of member.sent.splice(0)) slot.settle({ slow: "worker died" });
    };
    worker.on("error", bury);
    worker.on("messageerror", bury);
    worker.on("exit", bury);
  }

  function give(): void {
    for (;;) {
      const [idlest] = [...members].sort((a, b) => a.sent.length - b.sent.length);
      const file = small[given];
      if (idlest === undefined || file === undefined || idlest.sent.length >= AHEAD) return;
      if (slots.size >= AHEAD * crew.size) return;
      const slot = openSlot();
      slots.set(file.path, slot);
      idlest.sent.push(slot);
      idlest.worker.postMessage(file.path);
      given++;
    }
  }

  function stop(): void {
    for (const { sent } of members) for (const slot of sent.splice(0)) slot.settle({ slow: "not read" });
  }

  signal.addEventListener("abort", stop);
  for (let count = 0; count < crew.size; count++) hire();
  give();

  return {
    async next(file) {
      const slot = slots.get(file.path);
      if (slot === undefined) {
        // No thread is left to give it to.
        given++;
        here ??= scanHere(needles);
        return here.next(file);
      }
      const outcome = await slot.outcome;
      slots.delete(file.path);
      give();
      return outcome;
    },
    async close() {
      signal.removeEventListener("abort", stop);
      await Promise.all([...members].map(({ worker }) => worker.terminate()));
    },
  };
}

function openSlot(): Slot {
  let settle: (outcome: Outcome) => void = () => {};
  const outcome = new Promise<Outcome>((resolve) => {
    settle = resolve;
  });
  return { outcome, settle };
}
