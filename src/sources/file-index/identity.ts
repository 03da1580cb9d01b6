/** By what a file is taken for the one that was indexed without opening it: what the operating system says of it. */

import { statSync } from "node:fs";

/** As `stat` gives them, in 64 bits each; times in nanoseconds. */
export interface Identity {
  readonly size: bigint;
  readonly mtime: bigint;
  readonly ctime: bigint;
  readonly device: bigint;
  readonly inode: bigint;
}

/** Throws what `stat` throws. */
export function identify(path: string): Identity {
  const { size, mtimeNs, ctimeNs, dev, ino } = statSync(path, { bigint: true });
  const bits = (number: bigint): bigint => BigInt.asIntN(64, number);
  return { size: bits(size), mtime: bits(mtimeNs), ctime: bits(ctimeNs), device: bits(dev), inode: bits(ino) };
}

export function isSame(one: Identity, other: Identity): boolean {
  return (
    one.size === other.size &&
    one.mtime === other.mtime &&
    one.ctime === other.ctime &&
    one.device === other.device &&
    one.inode === other.inode
  );
}

/** File systems date changes in steps; none takes longer ones than FAT, two seconds. */
const STEP_NS = 3_000_000_000n;

/**
 * Whether a change after `now`, in epoch milliseconds, would show in the times: a file that was written a moment ago may be
 * written once more within the same step of its clock (what git calls racily clean).
 */
export function isSettled({ mtime, ctime }: Identity, now: number): boolean {
  const latest = mtime > ctime ? mtime : ctime;
  return latest + STEP_NS < BigInt(now) * 1_000_000n;
}
