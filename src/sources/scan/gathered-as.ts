/** Under which hashes a scanner gathers the strings in which needles stand. */

import { openModule, type ScannerModule } from "./module.ts";

/** Only asked, never scanned with: one serves all. */
let asked: ScannerModule | undefined;

/** Absent for a needle that may stand in the middle of a string, or is otherwise not told by what is gathered. */
export function gatheredAs(needles: readonly string[]): readonly (number | undefined)[] {
  asked ??= openModule();
  const module = asked;
  const bytes = Buffer.from(module.memory.buffer);
  return needles.map((needle) => {
    const [atStart, atEnd] = [needle.startsWith('"'), needle.endsWith('"')];
    const text = Buffer.from(needle.slice(atStart ? 1 : 0, atEnd ? -1 : undefined), "latin1");
    if (text.length > LONGEST) return undefined;
    bytes.set(text, module.scratch());
    return module.gatheredAs(text.length, atStart ? 1 : 0, atEnd ? 1 : 0) >>> 0 || undefined;
  });
}

/** Of what fits where needles are put. */
const LONGEST = 1024;
