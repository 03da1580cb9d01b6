/** A chapter of the benchmark: ways that did the same work, beside the first of them. */

import type { Measured, Pace } from "./rounds.ts";
import type { Trails } from "./trails.ts";
import type { Trail } from "./way.ts";

export interface Part {
  readonly title: string;
  /** What was worked on. */
  readonly lead: string;
  /** The first is what the others are compared with. */
  readonly measured: readonly Measured[];
  /** How much of what each way worked on. */
  readonly work?: { readonly count: number; readonly unit: string };
  /** Ways that were not taken, and why. */
  readonly leftOut?: readonly string[];
}

/** What a part is given; sizes are the run's arguments. */
export interface Bench {
  readonly trails: Trails;
  readonly pace: Pace;
  readonly records: number;
  readonly files: number | undefined;
  /** Entries of Cloud Logging. */
  readonly logging: number;
  /** Records of a trail with many kinds of calls. */
  readonly varied: number;
  /** Files of two records. */
  readonly tiny: number;
  /** Megabytes, before packing, of one file. */
  readonly large: number;
  /** Records. */
  readonly scaling: readonly number[];
}

export function describe({ records, files, unpacked, stored }: Trail): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString("en")} MB`;
  const packed =
    stored === unpacked ? "not packed" : `packed to ${megabytes(stored)}, ${(unpacked / stored).toFixed(1)} to 1`;
  const count = (many: number, what: string): string => `${many.toLocaleString("en")} ${what}${many === 1 ? "" : "s"}`;
  return `${count(records, "record")} in ${count(files, "file")}, ${megabytes(unpacked)} ${packed}`;
}
