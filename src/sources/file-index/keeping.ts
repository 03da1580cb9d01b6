/** One file on its way into the index, from before its first byte is read until after its last one. */

import { createHash } from "node:crypto";
import type { Gatherer } from "../scan/scan.ts";
import type { FileEntry } from "./entry.ts";
import type { IndexFolder } from "./folder.ts";
import { createGathering } from "./gathering.ts";
import { type Identity, identify, isSame, isSettled } from "./identity.ts";

export interface Keeping {
  /** To be told of all records by the scanner. */
  readonly gatherer: Gatherer;
  /** All bytes of the file, as they are stored, in order. */
  read(bytes: Uint8Array): void;
  /** The file was read and understood to its end. */
  keep(): void;
  /** Whether `entry` is of exactly these bytes; from then on it is known without reading them. */
  renew(entry: FileEntry): boolean;
}

/** `before`: of the file at `path`, taken before it is opened. `now`: an instant before that, in epoch milliseconds. */
export function beginKeeping(path: string, before: Identity, now: number, index: IndexFolder): Keeping {
  const hash = createHash("sha256");
  const gathering = createGathering();
  let digest: Buffer | undefined;

  const sha256 = (): Buffer => {
    digest ??= hash.digest();
    return digest;
  };
  /** Nothing, if the file may have changed while it was read, or may yet change without a trace in its times. */
  const known = (): Pick<FileEntry, "identity"> =>
    isSettled(before, now) && hasStayed(path, before) ? { identity: before } : {};

  return {
    gatherer: gathering,
    read: (bytes) => void hash.update(bytes),
    keep() {
      const gathered = gathering.gathered();
      if (gathered !== undefined) index.keep(path, { ...known(), sha256: sha256(), ...gathered });
    },
    renew(entry) {
      if (!entry.sha256.equals(sha256())) return false;
      const anew = known();
      if (anew.identity !== undefined) index.keep(path, { ...entry, ...anew });
      return true;
    },
  };
}

function hasStayed(path: string, before: Identity): boolean {
  try {
    return isSame(before, identify(path));
  } catch {
    return false;
  }
}
