/**
 * Files scanned by several threads, this one among them: it scans whenever no other has anything to tell. Each goes through a
 * stretch of its own, as neighbours have most in common, and then through half of the longest one that is left. Nothing
 * of a report depends on which thread was faster. A thread that dies costs the files it had begun the fast road, not the run.
 */

import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { MetColumns } from "../../engine/met-columns.ts";
import type { ReadContext } from "../../engine/source.ts";
import type { ListedFile } from "../file-list.ts";
import type { Crew } from "./crew.ts";
import { createMetUnpacker, type MetRows } from "./met-rows.ts";
import { isEnd, type Outcome, outcomeSize } from "./outcome.ts";
import { createFileScan, type FileScan } from "./scan-file.ts";
import type { ScanTask } from "./scan-task.ts";
import type { Sent, WorkerTask } from "./scan-worker.ts";

export interface FileScans {
  /** What comes next of any file: the parts of each in their order. `undefined` when all is told, or the signal aborted. */
  next(): Promise<Told | undefined>;
  close(): void;
}

export interface Told {
  readonly file: ListedFile;
  readonly outcome: Outcome;
}

/** Shares a thread has before it: more hide that this thread is busy with its own. */
const BEFORE_IT = 3;
/** Bytes of what other threads told and was not taken: more keep them busy while this one reads a large file. */
const MOST_HELD = 4 * 2 ** 20;

/** What a thread makes of a record is soon of no use, and mostly small: with room for more of that it takes more, and is no faster. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** Shares that were not begun, one after another. */
interface Stretch {
  next: number;
  end: number;
}

interface Member {
  readonly worker: Worker;
  readonly stretch: Stretch;
  /** It has started: before that it would only keep files from the others. */
  isReady: boolean;
  readonly taken: WorkerTask["taken"];
  /** What it was sent, share by share, without the files whose end it told. */
  readonly shares: ListedFile[][];
  /** Messages that came and were not acknowledged, so that it may have to wait. */
  waiting: number;
}

/** `crew`: absent for this thread alone. After `signal` aborts, what is left is not read. `warn` hears of each thread that dies. */
export function scanFiles(
  shares: readonly (readonly ListedFile[])[],
  task: ScanTask,
  crew: Crew | undefined,
  { signal, warn }: Pick<ReadContext, "signal" | "warn">,
): FileScans {
  const own: Stretch = { next: 0, end: shares.length };
  const stretches: Stretch[] = [own];
  const parts = scanAll();
  const members = new Set<Member>();
  /** What other threads told, and how many bytes it is. */
  const told: Told[] = [];
  let held = 0;
  let wake = (): void => {};

  function hire(program: URL): void {
    const taken = new Int32Array(new SharedArrayBuffer(4));
    const workerData: WorkerTask = { task, taken };
    // Options of the command line, such as a profiler's, are the main thread's own.
    const worker = new Worker(program, { workerData, execArgv: [], resourceLimits: LIMITS });
    const stretch = { next: 0, end: 0 };
    const member: Member = { worker, stretch, isReady: false, taken, shares: [], waiting: 0 };
    stretches.push(stretch);
    members.add(member);
    const unpack = createMetUnpacker();
    worker.on("message", (sent: readonly Sent[]) => {
      member.isReady = true;
      for (const each of sent) put(member, outcomeOf(each, unpack));
      member.waiting++;
      give();
      wake();
    });
    const bury = (why: string): void => {
      if (!members.delete(member)) return;
      void worker.terminate();
      const files = member.shares.splice(0).flat();
      warn(`a thread that reads files died (${why}), the report is the same${namesOf(files)}`);
      for (const file of files) told.push({ file, outcome: { slow: "thread died" } });
      wake();
    };
    worker.on("error", ({ message }) => bury(message));
    worker.on("messageerror", ({ message }) => bury(message));
    worker.on("exit", (code) => bury(`exit code ${code}`));
  }

  function put({ shares }: Member, outcome: Outcome): void {
    const [share] = shares;
    const [file] = share ?? [];
    if (share === undefined || file === undefined) return;
    told.push({ file, outcome });
    held += outcomeSize(outcome);
    if (isEnd(outcome)) share.shift();
    if (share.length === 0) shares.shift();
  }

  function nextShare(stretch: Stretch): readonly ListedFile[] | undefined {
    if (stretch.next === stretch.end) {
      const longest = stretches.reduce((one, other) => (left(other) > left(one) ? other : one));
      stretch.end = longest.end;
      longest.end -= Math.ceil(left(longest) / 2);
      stretch.next = longest.end;
    }
    return stretch.next === stretch.end ? undefined : shares[stretch.next++];
  }

  function* scanAll(): Generator<Told, void> {
    let scan: FileScan | undefined;
    for (let share = nextShare(own); share !== undefined; share = nextShare(own)) {
      scan ??= createFileScan(task);
      for (const file of share) for (const outcome of scan(file.path)) yield { file, outcome };
    }
  }

  /** Keeps the other threads busy, and none too far ahead. */
  function give(): void {
    for (const member of members) {
      if (held >= MOST_HELD) return;
      Atomics.add(member.taken, 0, member.waiting);
      Atomics.notify(member.taken, 0);
      member.waiting = 0;
      while (member.isReady && member.shares.length < BEFORE_IT) {
        const share = nextShare(member.stretch);
        if (share === undefined) break;
        member.shares.push([...share]);
        member.worker.postMessage(share.map(({ path }) => path));
      }
    }
  }

  function take(): Told | undefined {
    const first = told.shift();
    if (first !== undefined) held -= outcomeSize(first.outcome);
    give();
    return first;
  }

  function isAllTold(): boolean {
    return [...members].every((member) => member.shares.length === 0);
  }

  const stop = (): void => wake();
  signal.addEventListener("abort", stop);
  if (crew !== undefined) for (let count = 0; count < crew.size; count++) hire(crew.program);

  return {
    async next() {
      for (;;) {
        if (signal.aborted) return undefined;
        const first = take();
        if (first !== undefined) return first;
        const mine = parts.next();
        if (mine.done !== true) {
          // What the others found, signals and timers have their turn between parts.
          await setImmediate();
          return mine.value;
        }
        if (isAllTold()) return undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close() {
      signal.removeEventListener("abort", stop);
      parts.return();
      // Nothing waits for what they still do.
      for (const { worker } of members) void worker.terminate();
      members.clear();
    },
  };
}

function left({ next, end }: Stretch): number {
  return end - next;
}

function outcomeOf(sent: Sent, unpack: (met: MetRows) => MetColumns): Outcome {
  if ("slow" in sent) return sent;
  const { passed, candidates, met, ...rest } = sent;
  return { ...rest, scanned: { passed: { ...passed, met: unpack(met) }, candidates } };
}

function namesOf([first, ...others]: readonly ListedFile[]): string {
  if (first === undefined) return "";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `; read again, more slowly: ${first.path}${more}`;
}
