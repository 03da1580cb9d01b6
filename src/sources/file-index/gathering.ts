/** Gathers of one file, while it is scanned for whatever was asked, what a scan for nothing would tell, and its strings. */

import { createScanLog } from "../fast-road/scanned.ts";
import type { Gatherer } from "../scan/scan.ts";
import type { FileEntry } from "./entry.ts";
import { filterOf } from "./string-filter.ts";

export interface Gathering extends Gatherer {
  /** Of the whole file; `undefined` where an index of it would save too little, or take too much memory to make. */
  gathered(): Pick<FileEntry, "scanned" | "strings"> | undefined;
}

/** Records that every search parses are kept as they are: where they are more than a quarter, little is saved by it. */
const MOST_PARSED = 0.25;
const MOST_PARSED_BYTES = 8 * 2 ** 20;
const MOST_RECORDS = 2 ** 20;
/** Four bytes each while they are gathered. A record adds two to twenty. */
const MOST_HASHES = 2 ** 23;

export function createGathering(): Gathering {
  const log = createScanLog();
  const parts: Uint32Array[] = [];
  let hashes = 0;
  let passed = 0;
  let parsed = 0;
  let parsedBytes = 0;

  const isTooMuch = (): boolean => passed > MOST_RECORDS || parsedBytes > MOST_PARSED_BYTES || hashes > MOST_HASHES;

  return {
    passed(records, from, to) {
      passed += to - from;
      if (!isTooMuch()) log.passed(records, from, to);
    },
    candidate(candidate) {
      parsed++;
      parsedBytes += candidate.bytes.length;
      if (!isTooMuch()) log.candidate(candidate);
    },
    strings(more) {
      hashes += more.length;
      if (more.length > 0 && !isTooMuch()) parts.push(more.slice());
    },
    gathered() {
      if (isTooMuch() || parsed > MOST_PARSED * (parsed + passed)) return undefined;
      return { scanned: log.scanned, strings: filterOf(joined(parts)) };
    },
  };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
