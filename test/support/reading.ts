/** A source read to its end by hand, with everything it says along the way. */

import type { ReadContext, Request, Source } from "../../src/engine/source.ts";
import type { Gap } from "../../src/model/coverage.ts";
import type { RawRecord } from "../../src/model/record.ts";
import { TRUE } from "../../src/query/expr.ts";

export const EVERYTHING: Request = { where: TRUE, window: { since: 0, until: Number.MAX_SAFE_INTEGER }, now: 0 };

export interface Reading {
  readonly records: readonly RawRecord[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
  readonly notAudit: Readonly<Record<string, number>>;
}

export function readContext(own: Partial<ReadContext> = {}): ReadContext {
  return {
    signal: new AbortController().signal,
    gap: () => {},
    notAudit: () => {},
    note: () => {},
    warn: () => {},
    progress: () => {},
    allow: async () => {},
    ...own,
  };
}

export async function readAll(
  source: Source,
  request: Request = EVERYTHING,
  own: Partial<ReadContext> = {},
): Promise<Reading> {
  const records: RawRecord[] = [];
  const gaps: Gap[] = [];
  const notes: string[] = [];
  const notAudit: Record<string, number> = {};
  const context = readContext({
    gap: (gap) => void gaps.push(gap),
    note: (sentence) => void notes.push(sentence),
    notAudit: (what, count) => {
      notAudit[what] = (notAudit[what] ?? 0) + count;
    },
    ...own,
  });
  for await (const batch of source.read(request, context)) records.push(...batch);
  return { records, gaps, notes, notAudit };
}
