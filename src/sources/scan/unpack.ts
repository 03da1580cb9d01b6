/** Unpacks a file piece by piece inside of the module. */

import { HIGHEST_RATIO, LARGEST_BOMB } from "../bytes/gunzip.ts";
import * as wasm from "./module.ts";

export interface Unpacker {
  /** After the module's, before each file. */
  begin(): void;
  /** Where the file's next bytes go as they are stored, one or more. */
  room(): Uint8Array;
  /** So many bytes are there now. */
  give(length: number): void;
  /** Unpacks so many bytes, or a few more, as far as packed ones were given; `isAll`: no more will be. */
  unpack(length: number, isAll: boolean): Unpacked;
}

export interface Unpacked {
  readonly length: number;
  /** `hungry`: more has to be given; `damaged`: also what ends too early, or looks like a bomb. */
  readonly next: "hungry" | "whole" | "damaged" | "more";
}

/** The slow road looks at the ratio now and then only: all that it may refuse is left to it. */
const MARGIN = 0.5;

export function createUnpacker(module: wasm.ScannerModule, bytes: Uint8Array): Unpacker {
  let bytesOut = 0;
  let bytesIn = 0;

  function nextOf(why: number, isAll: boolean): Unpacked["next"] {
    if (bytesOut > MARGIN * LARGEST_BOMB && bytesOut > MARGIN * HIGHEST_RATIO * bytesIn) return "damaged";
    switch (why) {
      case wasm.SATISFIED:
        return "more";
      case wasm.ENDED:
        return module.isRight() !== 0 ? "more" : "damaged";
      case wasm.HUNGRY:
        if (isAll) return module.isWhole() !== 0 ? "whole" : "damaged";
        module.packedRoom();
        // The header of a gzip member may be of any length.
        return module.packedLeft() > 0 ? "hungry" : "damaged";
      default:
        return "damaged";
    }
  }

  return {
    begin() {
      bytesOut = bytesIn = 0;
    },
    room() {
      const at = module.packedRoom();
      return bytes.subarray(at, at + module.packedLeft());
    },
    give(length) {
      bytesIn += length;
      module.give(length);
    },
    unpack(length, isAll) {
      const from = module.unpacked();
      const why = module.unpack(length, isAll);
      const to = module.unpacked();
      bytesOut += to - from;
      return { length: to - from, next: nextOf(why, isAll) };
    },
  };
}
