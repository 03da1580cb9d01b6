/** Scans a file and keeps in the index what the next question needs of it; tells it from there where only the file's times changed. */

import type { Outcome } from "../fast-road/outcome.ts";
import type { Fill, OpenedScan, PieceScan } from "../fast-road/scan-pieces.ts";
import type { IndexPlace, ScanTask } from "../fast-road/scan-task.ts";
import { type FileEntry, SMALLEST } from "./entry.ts";
import { openIndexFolder } from "./folder.ts";
import { type Identity, identify, isSame } from "./identity.ts";
import { beginKeeping, type Keeping } from "./keeping.ts";
import { createMatchTest } from "./match-test.ts";

const STEP = 256 * 1024;

export function createIndexedScan(
  scan: PieceScan,
  task: Pick<ScanTask, "needles" | "texts">,
  { folder, now }: IndexPlace,
): OpenedScan {
  const mayStand = createMatchTest(task);
  let unkept: string | undefined;
  const index = openIndexFolder(folder, (why) => {
    unkept = why;
  });

  /** With the reason, once, if an entry could not be kept. */
  function withReason(outcome: Outcome): Outcome {
    if (unkept === undefined || "slow" in outcome) return outcome;
    const why = unkept;
    unkept = undefined;
    return { ...outcome, unkept: why };
  }

  function* gathering(keeping: Keeping, fill: Fill): Generator<Outcome, void> {
    for (const outcome of scan((room) => heard(keeping, fill, room), keeping.gatherer)) {
      if (!("slow" in outcome) && outcome.isLast) keeping.keep();
      yield withReason(outcome);
    }
  }

  return function* scanIndexed(path, read) {
    const before = identify(path);
    if (!index.isOpen() || before.size < SMALLEST) {
      yield* scan(read());
      return;
    }
    const entry = index.find(path);
    const isKnown = entry?.identity !== undefined && isSame(entry.identity, before);
    if (isKnown) yield* scan(read());
    else if (
      entry !== undefined &&
      hasSize(entry, before) &&
      renewed(entry, beginKeeping(path, before, now, index), read())
    ) {
      if (mayStand(entry.strings)) yield* scan(read());
      else yield withReason({ scanned: entry.scanned(), stored: Number(before.size), isLast: true });
    } else yield* gathering(beginKeeping(path, before, now, index), read());
  };
}

/** Only where it may be the same is a file read to learn whether it is. */
function hasSize({ identity }: FileEntry, { size }: Identity): boolean {
  return identity === undefined || identity.size === size;
}

function renewed(entry: FileEntry, keeping: Keeping, fill: Fill): boolean {
  const room = new Uint8Array(STEP);
  while (heard(keeping, fill, room) > 0);
  return keeping.renew(entry);
}

function heard(keeping: Keeping, fill: Fill, room: Uint8Array): number {
  const length = fill(room);
  keeping.read(room.subarray(0, length));
  return length;
}
