/**
 * The fast road through one file's bytes: records in which no needle stands are never parsed, yet counted, dated and told
 * apart as if they were. Whatever is not understood ends the scan between two records, and the slow road takes over.
 */

import { PAIR, type UuidPair } from "../../engine/own.ts";
import { GCP, type PassedNumbers } from "../../engine/passed-record.ts";
import { signsOfOutline } from "../../engine/witness.ts";
import type { Plane } from "../../model/event.ts";
import { ownTexts } from "../../normalizers/gcp/frame.ts";
import { fileKind, HEAD } from "../bytes/file-kind.ts";
import { isBlank } from "../bytes/json-bytes.ts";
import * as wasm from "./module.ts";
import { areSearchable, placeNeedles } from "./needle-places.ts";
import { createUnpacker } from "./unpack.ts";

export interface ScanListener {
  readonly candidate: (candidate: Candidate) => void;
  /** Those from `from` to before `to`. The arrays are valid until the callback returns. */
  readonly passed: (records: PassedNumbers, from: number, to: number) => void;
  /** In place of a candidate that has much in common with other records. True: it passes; false: it remains a candidate. */
  readonly framed?: (record: FramedRecord) => boolean;
}

/** The object is used again, and its arrays. */
export interface FramedRecord {
  /** So many records pass before it that were not told yet. */
  readonly before: number;
  readonly ms: number;
  readonly plane: Plane;
  /** Of a CloudTrail record. */
  readonly ids: UuidPair;
  /** A small number. When `turn` changes, numbers are given anew. */
  readonly frame: number;
  readonly turn: number;
  readonly readFrame: () => Frame;
  /** All of it, valid JSON in UTF-8. */
  readonly read: () => string;
}

/** What records have in common: JSON, see `assembly/frames.ts`, or nearly so, see `assembly/entry-frames.ts`. */
export interface Frame {
  readonly text: string;
  /** Nothing that was cut out begins as the ARN of another account's resource. */
  readonly isAtHome: boolean;
}

/** Hears of the same records as if no needle were looked for, and of their strings: what an index of the file is made of. */
export interface Gatherer extends ScanListener {
  /** Of records that passed since the last call; some may come again. The array is valid until the callback returns. */
  readonly strings: (hashes: Uint32Array) => void;
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
export type Fallback = "not understood" | "too deep" | "too large" | "not JSON" | "ends early" | "not unpacked";

export interface Scanner {
  /** Before each file. */
  begin(gatherer?: Gatherer): void;
  /** Where the next bytes of the file go as they are stored, packed or not, one or more; valid until the next call. */
  room(): Uint8Array;
  /** So many bytes are there now. Tells the records that are complete; after a fallback, nothing more of the file. */
  take(length: number): Fallback | undefined;
  /** The file is over. */
  end(): Fallback | undefined;
}

/** Unpacked bytes gathered before they are looked at: small enough to stay in a processor's cache. */
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
  const unpacker = createUnpacker(module, bytes);
  const capacity = module.capacity();
  let placed = false;
  /** Bytes that were unpacked and not looked at. */
  let fresh = 0;
  let begun = false;
  let stopped: Fallback | undefined;
  let gatherer: Gatherer | undefined;

  function go(isAll: boolean): Fallback | undefined {
    for (;;) {
      const { length, next } = unpacker.unpack(step - fresh, isAll);
      fresh += length;
      if (next === "damaged") return "not unpacked";
      if (next === "whole") return look(true);
      const why = fresh >= step ? look(false) : undefined;
      if (why !== undefined || next === "hungry") return why;
    }
  }

  function look(last: boolean): Fallback | undefined {
    let skipped = 0;
    if (!begun) {
      const window = bytes.subarray(module.untold(), module.unpacked());
      const text = window.subarray(blanks(window));
      if (text.length < HEAD && !last) {
        fresh = 0;
        return window.length < capacity ? undefined : "too large";
      }
      const kind = fileKind(text);
      if (kind.kind !== "json") return "not JSON";
      skipped = window.length - text.length + kind.skip;
      begun = true;
      if (!placed) place(window);
    }
    module.look();
    module.skip(skipped);
    fresh = 0;
    const why = tell(gatherer);
    module.makeRoom();
    if (why === wasm.TOO_DEEP) return "too deep";
    if (why !== wasm.MORE) return "not understood";
    if (last) return module.isDone() !== 0 ? undefined : "ends early";
    return module.unpacked() - module.untold() < capacity ? undefined : "too large";
  }

  function place(sample: Uint8Array): void {
    for (const needle of placeNeedles(needles, sample)) {
      bytes.set(needle.bytes, module.scratch());
      if ("anchor" in needle) module.needAnchored(needle.bytes.length, needle.anchor === "end");
      else module.need(needle.bytes.length, needle.place, needle.bucket);
    }
    placed = true;
  }

  return {
    begin(whoGathers) {
      gatherer = whoGathers;
      module.begin(gatherer === undefined ? 0 : 1);
      unpacker.begin();
      fresh = 0;
      begun = false;
      stopped = undefined;
    },
    room: () => unpacker.room(),
    take(length) {
      if (stopped !== undefined) return stopped;
      unpacker.give(length);
      stopped = go(false);
      return stopped;
    },
    end() {
      stopped ??= go(true);
      return stopped;
    },
  };
}

/** Those the slow road drops in front of everything. */
function blanks(window: Uint8Array): number {
  const first = window.findIndex((byte) => !isBlank(byte));
  return first < 0 ? window.length : first;
}

/** By verdict: the signs that it stands for, and the plane. */
export const SIGNS = Uint16Array.from({ length: 2 * wasm.IAM_CREDENTIALS }, (_, verdict) => {
  const isGcp = (verdict & wasm.GCP) !== 0;
  const signs = signsOfOutline({
    plane: isGcp ? "gcp" : "aws",
    commercial: (verdict & wasm.COMMERCIAL_REGION) !== 0,
    usEast1: (verdict & wasm.US_EAST_1) !== 0,
    mintsCredentials: (verdict & wasm.IAM_CREDENTIALS) !== 0,
  });
  return signs | (isGcp ? GCP : 0);
});

/** Stretches of `words`, made once for each place. */
function createViews(words: Int32Array): (at: number, length: number) => Int32Array {
  const views = new Map<number, Int32Array>();
  return (at, length) => {
    let view = views.get(at);
    if (view === undefined) {
      view = words.subarray(at, at + length);
      views.set(at, view);
    }
    return view;
  };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Lets the module tell all it can, and hands each record on. Answers why it stopped. */
type Teller = (gatherer: Gatherer | undefined) => number;

function createTeller(module: wasm.ScannerModule, bytes: Buffer, listener: ScanListener): Teller {
  const { buffer } = bytes;
  const words = new Int32Array(buffer);
  const strings = new Uint32Array(buffer, module.strings());
  const first = module.records() / 4;
  const plain: PassedNumbers = {
    ms: new Float64Array(buffer, module.times(), wasm.MOST_RECORDS),
    uids: new Int32Array(buffer, module.uids(), 4 * wasm.MOST_RECORDS),
    signs: new Uint16Array(buffer, module.signs(), wasm.MOST_RECORDS),
  };
  const ids = createViews(words);
  const candidate: Writable<Candidate> = { bytes, members: 0, unclear: false };
  let framedAt = 0;
  const textAt = (at: number): string => bytes.toString("utf8", words[at], words[at + 1]);
  const framed: Writable<FramedRecord> = {
    before: 0,
    ms: 0,
    plane: "aws",
    ids: new Int32Array(PAIR),
    frame: 0,
    turn: 0,
    readFrame(): Frame {
      const text = bytes.toString("utf8", module.startOfFrame(framed.frame), module.endOfFrame(framed.frame));
      return { text: text.slice(1), isAtHome: text.startsWith("H") };
    },
    read: () => textAt(framedAt),
  };
  new Uint16Array(buffer, module.signsOf(), SIGNS.length).set(SIGNS);
  if (listener.framed !== undefined) module.wantFrames();

  /** `byNeedle`: one that holds a needle is to be parsed too. */
  function handOn(to: ScanListener, byNeedle: boolean): void {
    let next = 0;
    const end = first + module.count() * wasm.RECORD_WORDS;
    for (let at = first; at < end; at += wasm.RECORD_WORDS) {
      const verdict = words[at + 2] ?? 0;
      const place = words[at + 4] ?? 0;
      const isPlain = (verdict & wasm.CANDIDATE) === 0;
      if (isPlain && (!byNeedle || passesFramed(to, at, place, place - next))) continue;
      if (place > next) to.passed(plain, next, place);
      next = isPlain ? place + 1 : place;
      candidate.bytes = bytes.subarray(words[at], words[at + 1]);
      candidate.members = words[at + 3] ?? 0;
      candidate.unclear = (verdict & wasm.UNCLEAR) !== 0;
      to.candidate(candidate);
    }
    if (module.plainCount() > next) to.passed(plain, next, module.plainCount());
  }

  function passesFramed(to: ScanListener, at: number, place: number, before: number): boolean {
    if (to.framed === undefined) return false;
    framed.plane = ((words[at + 2] ?? 0) & wasm.GCP) === 0 ? "aws" : "gcp";
    framed.frame = words[at + 5] ?? 0;
    if (framed.frame === 0) {
      if (framed.plane === "gcp") sayCuts(words[at + 6] ?? 0, at);
      return false;
    }
    framedAt = at;
    framed.before = before;
    framed.ms = plain.ms[place] ?? 0;
    framed.ids = ids(at + 6, PAIR);
    return to.framed(framed);
  }

  /** Of a shape that has no frames yet, by one of its records. */
  function sayCuts(shape: number, at: number): void {
    if (shape === 0) return;
    const cuts = [0, 0];
    for (const value of ownTexts(textAt(at)))
      if (value < wasm.MOST_CUTS) cuts[value >> 5] = (cuts[value >> 5] ?? 0) | (1 << (value & 31));
    module.sayCuts(shape, cuts[0] ?? 0, cuts[1] ?? 0);
  }

  return (gatherer) => {
    for (;;) {
      const why = module.scan();
      framed.turn = module.frameTurn();
      handOn(listener, true);
      if (gatherer !== undefined) {
        handOn(gatherer, false);
        gatherer.strings(strings.subarray(0, module.stringCount()));
      }
      if (why !== wasm.FULL) return why;
    }
  };
}
