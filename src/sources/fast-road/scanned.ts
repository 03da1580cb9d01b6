/** What a scan tells of a stretch of one file, in a few plain arrays that a thread can hand to another without copying. */

import type { MetColumns } from "../../engine/met-columns.ts";
import { type Met, numbersOf, type PassedNumbers, type PassedRecord } from "../../engine/passed-record.ts";
import { enlarged } from "../../model/columns.ts";
import type { Candidate, ScanListener } from "../scan/scan.ts";
import { createMetLog } from "./met-log.ts";

/** The records that passed, one after another. */
export interface PassedColumns extends PassedNumbers {
  readonly count: number;
  readonly met: MetColumns;
}

/** Candidates' texts, one after another, and four numbers of each: see `candidateAt`. */
export interface CandidateColumns {
  readonly count: number;
  readonly texts: Uint8Array;
  readonly numbers: Uint32Array;
}

export interface Scanned {
  readonly passed: PassedColumns;
  readonly candidates: CandidateColumns;
}

export interface ScanLog extends Pick<ScanListener, "candidate" | "passed"> {
  /** One that was appraised. */
  add(record: PassedRecord): void;
  /** What was made of a record that will be told to pass after `before` others. */
  meet(before: number, met: Met, own: PassedRecord["own"]): void;
  /** What was told since the last `clear`, in arrays that are nobody else's and no larger than they must be. */
  scanned(): Scanned;
  clear(): void;
  /** So much was told that it should be handed on. */
  isFull(): boolean;
}

/** Either is hundreds of KB of a file, far more than 64 KiB. */
const MOST_PASSED = 16 * 1024;
const MOST_TEXT = 2 ** 20;

export function createScanLog(): ScanLog {
  let passed = 0;
  let ms = new Float64Array(64);
  let uids = new Int32Array(4 * 64);
  let signs = new Uint16Array(64);
  const met = createMetLog();
  let candidates = 0;
  let numbers = new Uint32Array(4 * 16);
  let texts = new Uint8Array(16 * 1024);
  let textEnd = 0;

  function makeRoom(more: number): void {
    if (passed + more <= ms.length) return;
    const room = Math.max(passed + more, 2 * ms.length);
    ms = enlarged(ms, new Float64Array(room));
    uids = enlarged(uids, new Int32Array(4 * room));
    signs = enlarged(signs, new Uint16Array(room));
  }

  function pass(more: PassedNumbers, from: number, to: number): void {
    makeRoom(to - from);
    ms.set(more.ms.subarray(from, to), passed);
    uids.set(more.uids.subarray(4 * from, 4 * to), 4 * passed);
    signs.set(more.signs.subarray(from, to), passed);
    passed += to - from;
  }

  return {
    passed: pass,
    add(record) {
      if (record.met !== undefined) met.add(passed, record.met, record.own);
      pass(numbersOf(record), 0, 1);
    },
    meet: (before, matched, own) => met.add(passed + before, matched, own),
    candidate({ bytes, members, unclear }) {
      const end = textEnd + bytes.length;
      if (end > texts.length) texts = enlarged(texts, new Uint8Array(Math.max(end, 2 * texts.length)));
      if (4 * candidates === numbers.length) numbers = enlarged(numbers, new Uint32Array(2 * numbers.length));
      texts.set(bytes, textEnd);
      numbers.set([passed, end, members, unclear ? 1 : 0], 4 * candidates);
      textEnd = end;
      candidates++;
    },
    scanned: () => ({
      passed: {
        count: passed,
        ms: ms.slice(0, passed),
        uids: uids.slice(0, 4 * passed),
        signs: signs.slice(0, passed),
        met: met.columns(),
      },
      candidates: { count: candidates, texts: texts.slice(0, textEnd), numbers: numbers.slice(0, 4 * candidates) },
    }),
    clear() {
      passed = candidates = textEnd = 0;
      met.clear();
    },
    isFull: () => passed >= MOST_PASSED || textEnd + met.size() >= MOST_TEXT,
  };
}

/** About how many bytes it takes. */
export function scannedSize({ passed, candidates }: Scanned): number {
  const arrays = [passed.ms, passed.uids, passed.signs, candidates.texts, candidates.numbers];
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, passed.met.size);
}

/** The candidate, and how many records passed before it. */
export function candidateAt(
  { texts, numbers }: CandidateColumns,
  index: number,
): Candidate & { readonly passedBefore: number } {
  const [passedBefore = 0, end = 0, members = 0, unclear = 0] = numbers.subarray(4 * index, 4 * index + 4);
  const start = index === 0 ? 0 : (numbers[4 * index - 3] ?? 0);
  const bytes = Buffer.from(texts.buffer, texts.byteOffset + start, end - start);
  return { passedBefore, bytes, members, unclear: unclear !== 0 };
}
