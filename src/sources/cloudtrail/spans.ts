/**
 * A long part read as several shorter ones side by side: one page follows the other, so a server that takes longer than
 * half a second for a page would leave the budget of two requests a second unused; and a token lost costs less.
 */

import type { TimeWindow } from "../../model/time.ts";
import { merge } from "../merge.ts";
import type { Meter } from "./meter.ts";
import { type Asker, type ReadPage, readPages } from "./pages.ts";
import { type Part, split, unread } from "./position.ts";
import type { Row } from "./row.ts";

/** Pages a span must be expected to have: each costs about half a page more, the last one being part empty. */
const PAGES_A_SPAN = 8;

/** `widest`: spans read at once. They follow from the first page alone, so that a resumed read finds the ones it kept. */
export async function* readSpans(
  part: Part,
  asker: Asker,
  meter: Meter,
  widest: number,
): AsyncGenerator<readonly Row[]> {
  let first = true;
  for await (const page of readPages(part, asker)) {
    const rest = unread(part, page.position);
    const spans = first && !page.last ? spansOf(part, page, rest, widest) : [];
    meter.page(part, spans.length > 0 ? undefined : rest);
    if (page.rows.length > 0) yield page.rows;
    if (spans.length > 0) {
      for (const span of spans) meter.expect(span, PAGES_A_SPAN);
      yield* merge(
        spans.map((span) => readSpan(span, asker, meter, page.rows)),
        spans.length,
      );
      return;
    }
    if (page.rows.length > 0) first = false;
  }
  meter.end(part);
}

async function* readSpan(
  span: Part,
  asker: Asker,
  meter: Meter,
  before: readonly Row[],
): AsyncGenerator<readonly Row[]> {
  const known = new Set(before.flatMap(({ id }) => (id === undefined ? [] : [id])));
  for await (const page of readPages(span, asker)) {
    meter.page(span, unread(span, page.position));
    const rows = page.rows.filter(({ id }) => id === undefined || !known.has(id));
    if (rows.length > 0) yield rows;
  }
  meter.end(span);
}

function spansOf(part: Part, { rows }: ReadPage, rest: TimeWindow, widest: number): readonly Part[] {
  const times = rows.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
  if (times.length === 0) return [];
  const covered = Math.max(1_000, Math.max(...times) - Math.min(...times));
  const count = Math.min(widest, Math.floor((rest.until - rest.since) / covered / PAGES_A_SPAN));
  return count < 2 ? [] : split(rest, count).map((window) => ({ ...part, window }));
}
