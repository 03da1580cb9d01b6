/** What a read takes from the cluster: shown while it runs, stopped when it is too much, told at the end. */

import type { ReadContext } from "../../engine/source.ts";
import { formatSize } from "../../model/size.ts";

export interface Meter {
  /** For one statement: to be told what it has read so far, and how many rows a page brought. Rejects when it is more than the user allows. */
  statement(): (bytes: number, scanned: number, returned: number) => Promise<void>;
  report(): void;
}

export function createMeter({ allow, progress, note }: ReadContext): Meter {
  const before = { bytes: 0, scanned: 0 };
  const now = { bytes: 0, scanned: 0, returned: 0 };
  let statements = 0;
  return {
    statement() {
      statements += 1;
      Object.assign(before, { bytes: now.bytes, scanned: now.scanned });
      return async (bytes, scanned, returned) => {
        const grown = before.bytes + bytes > now.bytes;
        now.bytes = Math.max(now.bytes, before.bytes + bytes);
        now.scanned = Math.max(now.scanned, before.scanned + scanned);
        now.returned += returned;
        progress({ done: now.bytes, unit: "bytes" });
        if (grown) await allow({ bytes: now.bytes });
      };
    },
    report() {
      if (statements === 0) return;
      const [scanned, returned] = [now.scanned, now.returned].map((count) => count.toLocaleString("en-US"));
      note(`Trino read ${formatSize(now.bytes)} and looked at ${scanned} rows there; ${returned} came back`);
    },
  };
}
