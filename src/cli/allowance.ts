/** How much a run may take from elsewhere: more is asked about where somebody is there to answer, and refused where not. */

import type { ReadCost } from "../engine/source.ts";
import { SourceError, UsageError } from "../model/errors.ts";
import { formatSize, parseSize } from "../model/size.ts";
import { askAll, canAsk } from "./prompt.ts";

/** Without --max-scan: about what a laptop reads in a few minutes, and less than a dollar at any provider. */
const UNASKED_BYTES = 10_000_000_000;

export type Allow = (source: string, cost: ReadCost) => Promise<void>;

/** `maxScan`: what `--max-scan` says. Throws a `UsageError` when that is no size. */
export function createAllowance(maxScan: string | undefined): Allow {
  const limit = maxScan === undefined ? undefined : parseLimit(maxScan);
  const agreed = new Set<string>();
  return async (source, { bytes, objects }) => {
    if (bytes === undefined || bytes <= (limit ?? UNASKED_BYTES) || agreed.has(source)) return;
    const cost = `${formatSize(bytes)}${objects === undefined ? "" : ` in ${objects.toLocaleString("en-US")} objects`}`;
    if (limit === undefined && canAsk()) {
      const answer = await askAll([{ ask: `${source}: read ${cost}?`, fallback: "no", choices: ["yes", "no"] }]);
      if (answer?.[0] === "yes") return void agreed.add(source);
      throw new SourceError(`${source}: not read, it would have been ${cost}`);
    }
    throw new SourceError(`${source}: reading would take ${cost}, more than ${formatSize(limit ?? UNASKED_BYTES)}`, {
      hint: `ask for a shorter window, or allow it with --max-scan ${formatSize(bytes * 1.1).replace(" ", "")}`,
    });
  };
}

function parseLimit(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  throw new UsageError(`--max-scan takes a size, not "${text}"`, { hint: "write for example --max-scan 50GB" });
}
