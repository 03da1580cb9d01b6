/** The compiled scanner, one instance for each that scans: its memory is its state. */

import { SCANNER_WASM } from "./scanner-wasm.ts";

/** What `assembly/index.ts` exports. All numbers are addresses in `memory`, lengths, or the answers named below. */
export interface ScannerModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  prepare(): void;
  scratch(): number;
  wantFrames(): void;
  sayCuts(shape: number, low: number, high: number): void;
  frameTurn(): number;
  startOfFrame(frame: number): number;
  endOfFrame(frame: number): number;
  need(length: number, place: number, bucket: number): void;
  needAnchored(length: number, atEnd: boolean): void;
  gatheredAs(length: number, atStart: number, atEnd: number): number;
  begin(gather: number): void;
  packedRoom(): number;
  packedLeft(): number;
  give(length: number): void;
  unpack(length: number, isAll: boolean): number;
  unpacked(): number;
  isRight(): number;
  isWhole(): number;
  untold(): number;
  look(): void;
  skip(length: number): void;
  scan(): number;
  count(): number;
  plainCount(): number;
  isDone(): number;
  makeRoom(): void;
  capacity(): number;
  records(): number;
  times(): number;
  uids(): number;
  signs(): number;
  signsOf(): number;
  strings(): number;
  stringCount(): number;
}

/** Why `unpack` stopped. */
export const HUNGRY = 0;
export const SATISFIED = 1;
export const ENDED = 2;

/** Why `scan` stopped. */
export const MORE = 0;
export const TOO_DEEP = 2;
export const FULL = 4;

/** Verdicts on a record, as bits. */
export const CANDIDATE = 1;
export const UNCLEAR = 2;
export const GCP = 4;
export const COMMERCIAL_REGION = 8;
export const US_EAST_1 = 16;
export const IAM_CREDENTIALS = 32;

/** Of the texts of an entry, those from here on are never cut out of a frame. */
export const MOST_CUTS = 62;

/** Records that `scan` tells of at most, of either kind. */
export const MOST_RECORDS = 4096;
/** Of a record that may have to be parsed, 32 bits each: start, end, verdict, members, plain ones before it, frame, eight more. */
export const RECORD_WORDS = 14;

/** As far as it is used: TypeScript knows it only together with a browser's document. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let compiled: object | undefined;

export function openModule(): ScannerModule {
  compiled ??= new WebAssembly.Module(Buffer.from(SCANNER_WASM, "base64"));
  // The exports are what `assembly/` declares; a test holds the two together.
  const module = new WebAssembly.Instance(compiled).exports as ScannerModule;
  module.prepare();
  return module;
}
