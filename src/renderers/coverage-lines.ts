/** The coverage block of a terminal report: what was read, what was not, and one last word on it. */

import type { Run } from "../model/report.ts";
import { coverageWords, type Reading, type SourceWords, verdict } from "./coverage-words.ts";
import { counted } from "./display.ts";
import type { Palette } from "./palette.ts";
import { hang, phrases } from "./wrap.ts";

/** Gaps of one source that get a line each. */
const MOST_GAPS = 20;

export function coverageLines(runs: readonly Run[], width: number, paint: Palette): readonly string[] {
  const words = coverageWords(runs);
  return [
    paint.heading("COVERAGE"),
    ...words.readings.flatMap((reading) => readingLines(reading, width, paint)),
    ...words.notes.flatMap((note) => hang(`  ${paint.caution("note")}  `, note, { width, indent: 4 })),
    ...hang("", verdict(words), { width, paint: words.complete ? paint.good : paint.bad }),
  ];
}

function readingLines({ entries, sources }: Reading, width: number, paint: Palette): readonly string[] {
  const made =
    entries.length === 0 ? [] : hang("  ", `as read for ${entries.join(", ")}`, { width, paint: paint.quiet });
  return [...made, ...sources.flatMap((source) => sourceLines(source, width, paint))];
}

function sourceLines(source: SourceWords, width: number, paint: Palette): readonly string[] {
  const left = source.gaps.length - MOST_GAPS;
  const under = (text: string) => hang("    ", text, { width });
  return [
    ...hang("  ", source.source, { width, paint: paint.strong }),
    ...phrases(source.counts, width - 4).map((line) => `    ${line}`),
    ...[source.matched, source.span, source.besides].flatMap((text) => (text === undefined ? [] : under(text))),
    ...source.gaps.slice(0, MOST_GAPS).flatMap((gap) => hang(`    ${paint.bad("GAP")}  `, gap, { width, indent: 6 })),
    ...(left > 0
      ? hang("    ", `and ${counted(left, "more gap")}: see --format json`, { width, paint: paint.bad })
      : []),
  ];
}
