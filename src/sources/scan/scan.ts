/**
 * The fast road through one file's bytes: records in which no needle stands are never parsed, yet counted, dated and told
 * apart as if they were. Whatever is not understood ends the scan between two records, and the slow road takes over.
 */

import type { PassedRecord } from "../../engine/passed-record.ts";
import { signsOfOutline } from "../../engine/witness.ts";
import { fileKind, HEAD } from "../bytes/file-kind.ts";
import * as wasm from "./module.ts";
import { areSearchable, placeNeedles } from "./needle-places.ts";

export interface ScanListener {
  readonly candidate: (candidate: Candidate) => void;
  readonly passed: (record: PassedRecord) => void;
}

/** A record to parse: valid JSON in UTF-8. The object is used again; `bytes` are valid until the callback returns. */
export interface Candidate {
  readonly bytes: Buffer;
  /** Members of objects in it, at all levels. */
  readonly members: number;
  /** An object in it may hold a key twice: then fewer members are left after parsing. Else none does. */
  readonly unclear: boolean;
}

/**
 * Why the slow road must read the file, from its beginning. It finds the records told so far again, as many and in the
 * same order: a caller that used them skips as many and goes on.
 */
export type Fallback = "not understood" | "too deep" | "too large" | "not JSON" | "ends early";

export interface Scanner {
  /** Before each file. */
  begin(): void;
  /** Where the next bytes of the file go, one or more; valid until the next call. */
  room(): Uint8Array;
  /** So many bytes are there now. Tells the records that are complete; after a fallback, nothing more of the file. */
  take(length: number): Fallback | undefined;
  /** The file is over. */
  end(): Fallback | undefined;
}

/** Bytes gathered before they are looked at: small enough to stay in a processor's cache. */
const STEP = 64 * 1024;

/**
 * `needles`: what every match contains one of, in the bytes of its record; ASCII, from 3 characters on, compared without
 * ASCII case; a quote at an end is the one around a JSON string. Answers `undefined` when they cannot be searched for.
 */
export function createScanner(
  needles: readonly string[],
  listener: ScanListener,
  { step = STEP }: { readonly step?: number } = {},
): Scanner | undefined {
  if (!areSearchable(needles)) return undefined;
  const module = wasm.openModule();
  const bytes = Buffer.from(module.memory.buffer);
  const tell = createTeller(module, bytes, listener);
  const start = module.windowStart();
  const capacity = module.capacity();
  let placed = false;
  /** Bytes in the window that were looked at and are not told, and behind them those that were not looked at. */
  let kept = 0;
  let fresh = 0;
  let begun = false;
  let stopped: Fallback | undefined;

  function look(last: boolean): Fallback | undefined {
    const window = bytes.subarray(start, start + kept + fresh);
    let skipped = 0;
    if (!begun) {
      const text = window.subarray(blanks(window));
      if (text.length < HEAD && !last) return window.length < capacity ? undefined : "too large";
      const kind = fileKind(text);
      if (kind.kind !== "json") return "not JSON";
      skipped = window.length - text.length + kind.skip;
      begun = true;
    }
    if (!placed) place(window);
    module.take(fresh);
    module.skip(skipped);
    const why = tell();
    kept = module.makeRoom();
    fresh = 0;
    if (why === wasm.TOO_DEEP) return "too deep";
    if (why !== wasm.MORE) return "not understood";
    if (last) return module.isDone() !== 0 ? undefined : "ends early";
    return kept === capacity ? "too large" : undefined;
  }

  function place(sample: Uint8Array): void {
    for (const needle of placeNeedles(needles, sample)) {
      bytes.set(needle.bytes, module.scratch());
      module.need(needle.bytes.length, needle.place, needle.bucket);
    }
    placed = true;
  }

  return {
    begin() {
      module.begin();
      kept = 0;
      fresh = 0;
      begun = false;
      stopped = undefined;
    },
    room() {
      if (stopped !== undefined) kept = fresh = 0;
      const used = kept + fresh;
      return bytes.subarray(start + used, start + Math.min(capacity, used + Math.max(1, step - fresh)));
    },
    take(length) {
      if (stopped !== undefined) return stopped;
      fresh += length;
      if (fresh >= step || kept + fresh === capacity) stopped = look(false);
      return stopped;
    },
    end() {
      stopped ??= look(true);
      return stopped;
    },
  };
}

/** Those the slow road drops in front of everything. */
function blanks(window: Uint8Array): number {
  const first = window.findIndex((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d));
  return first < 0 ? window.length : first;
}

function planeOf(verdict: number): PassedRecord["plane"] {
  return (verdict & wasm.GCP) !== 0 ? "gcp" : "aws";
}

/** By verdict. */
const SIGNS = Uint16Array.from({ length: 2 * wasm.IAM_CREDENTIALS }, (_, verdict) =>
  signsOfOutline({
    plane: planeOf(verdict),
    commercial: (verdict & wasm.COMMERCIAL_REGION) !== 0,
    usEast1: (verdict & wasm.US_EAST_1) !== 0,
    mintsCredentials: (verdict & wasm.IAM_CREDENTIALS) !== 0,
  }),
);

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Lets the module tell all it can, and hands each record on. Answers why it stopped. */
function createTeller(module: wasm.ScannerModule, bytes: Buffer, listener: ScanListener): () => number {
  const words = new Int32Array(bytes.buffer);
  const doubles = new Float64Array(bytes.buffer);
  const first = module.records() / 4;
  const uid = new Int32Array(4);
  const candidate: Writable<Candidate> = { bytes, members: 0, unclear: false };
  const passed: Writable<PassedRecord> = { plane: "aws", ms: 0, uid, signs: 0 };

  function handOn(at: number): void {
    const verdict = words[at + 2] ?? 0;
    if ((verdict & wasm.CANDIDATE) !== 0) {
      candidate.bytes = bytes.subarray(words[at], words[at + 1]);
      candidate.members = words[at + 3] ?? 0;
      candidate.unclear = (verdict & wasm.UNCLEAR) !== 0;
      listener.candidate(candidate);
      return;
    }
    passed.plane = planeOf(verdict);
    passed.ms = doubles[at / 2 + 2] ?? 0;
    for (let part = 0; part < 4; part++) uid[part] = words[at + 6 + part] ?? 0;
    passed.signs = SIGNS[verdict] ?? 0;
    listener.passed(passed);
  }

  return () => {
    for (;;) {
      const why = module.scan();
      const end = first + module.count() * wasm.RECORD_WORDS;
      for (let at = first; at < end; at += wasm.RECORD_WORDS) handOn(at);
      if (why !== wasm.FULL) return why;
    }
  };
}
