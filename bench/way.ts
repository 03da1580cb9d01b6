/** A way to do the work, and how to tell that it did. */

import type { Written } from "./trail/written.ts";

export interface Way {
  readonly name: string;
  /** What it is, for those who read the page. */
  readonly what: string;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What is wrong with what it printed. Ways without it only have to end well. */
  readonly check?: (output: string) => string | undefined;
  /** The name of a way that has to print the same, but for the time of day. */
  readonly sameAs?: string;
}

/** A trail on disk, and what it holds. */
export interface Trail extends Written {
  readonly folder: string;
}

/** Of numbers, one a line, the sum. */
export function expectSum(expected: number): (output: string) => string | undefined {
  return (output) => {
    const said = output.trim().split("\n").map(Number);
    const sum = said.reduce((all, number) => all + number, 0);
    return sum === expected ? undefined : `${sum} instead of ${expected}`;
  };
}
