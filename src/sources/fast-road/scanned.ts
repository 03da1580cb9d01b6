/** What a scan tells of a stretch of one file, in a few plain arrays that a thread can hand to another without copying. */

import type { PassedRecord } from "../../engine/passed-record.ts";
import type { Candidate, ScanListener } from "../scan/scan.ts";

/** Numbers of the records that passed, one after another. */
export interface PassedColumns {
  readonly count: number;
  readonly ms: Float64Array;
  /** Four numbers each. */
  readonly uids: Int32Array;
  readonly signs: Uint8Array;
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

export interface ScanLog extends ScanListener {
  /** What was told since the last `clear`, in arrays that are nobody else's and no larger than they must be. */
  scanned(): Scanned;
  clear(): void;
  /** So much was told that it should be handed on. */
  isFull(): boolean;
}

/** Either is hundreds of KB of a file, far more than 64 KiB. */
const MOST_PASSED = 16 * 1024;
const MOST_TEXT = 2 ** 20;

const GCP = 1;
const COMMERCIAL = 2;
const US_EAST_1 = 4;
const MINTS_CREDENTIALS = 8;

export function createScanLog(): ScanLog {
  let passed = 0;
  let ms = new Float64Array(64);
  let uids = new Int32Array(4 * 64);
  let signs = new Uint8Array(64);
  let candidates = 0;
  let numbers = new Uint32Array(4 * 16);
  let texts = new Uint8Array(16 * 1024);
  let textEnd = 0;

  function grow(): void {
    const room = 2 * ms.length;
    ms = filled(new Float64Array(room), ms);
    uids = filled(new Int32Array(4 * room), uids);
    signs = filled(new Uint8Array(room), signs);
  }

  return {
    passed({ plane, ms: time, uid, commercial, usEast1, mintsCredentials }) {
      if (passed === ms.length) grow();
      ms[passed] = time;
      for (let part = 0; part < 4; part++) uids[4 * passed + part] = uid[part] ?? 0;
      signs[passed] =
        (plane === "gcp" ? GCP : 0) |
        (commercial ? COMMERCIAL : 0) |
        (usEast1 ? US_EAST_1 : 0) |
        (mintsCredentials ? MINTS_CREDENTIALS : 0);
      passed++;
    },
    candidate({ bytes, members, unclear }) {
      const end = textEnd + bytes.length;
      if (end > texts.length) texts = filled(new Uint8Array(Math.max(end, 2 * texts.length)), texts);
      if (4 * candidates === numbers.length) numbers = filled(new Uint32Array(2 * numbers.length), numbers);
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
      },
      candidates: { count: candidates, texts: texts.slice(0, textEnd), numbers: numbers.slice(0, 4 * candidates) },
    }),
    clear() {
      passed = candidates = textEnd = 0;
    },
    isFull: () => passed >= MOST_PASSED || textEnd >= MOST_TEXT,
  };
}

function filled<T extends Float64Array | Int32Array | Uint32Array | Uint8Array>(larger: T, smaller: T): T {
  larger.set(smaller);
  return larger;
}

/** Bytes of all its arrays. */
export function scannedSize({ passed, candidates }: Scanned): number {
  const arrays = [passed.ms, passed.uids, passed.signs, candidates.texts, candidates.numbers];
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
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

/** Tells the records that passed from `from` to before `to`, each in the same object. */
export function eachPassed(
  { ms, uids, signs }: PassedColumns,
  from: number,
  to: number,
  take: (record: PassedRecord) => void,
): void {
  const uid = new Int32Array(4);
  const record = {
    plane: "aws" as PassedRecord["plane"],
    ms: 0,
    uid,
    commercial: false,
    usEast1: false,
    mintsCredentials: false,
  };
  for (let at = from; at < to; at++) {
    const sign = signs[at] ?? 0;
    record.plane = (sign & GCP) !== 0 ? "gcp" : "aws";
    record.ms = ms[at] ?? 0;
    for (let part = 0; part < 4; part++) uid[part] = uids[4 * at + part] ?? 0;
    record.commercial = (sign & COMMERCIAL) !== 0;
    record.usEast1 = (sign & US_EAST_1) !== 0;
    record.mintsCredentials = (sign & MINTS_CREDENTIALS) !== 0;
    take(record);
  }
}
