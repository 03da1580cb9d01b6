/** Law 3 in words: what was read and what was not, once for all entries that shared the reading. */

import type { Gap, SourceCoverage } from "../model/coverage.ts";
import { canonical } from "../model/json.ts";
import type { Run } from "../model/report.ts";
import { counted, displayText, thousands } from "./display.ts";
import { spanWords } from "./entry-words.ts";
import { groupBy } from "./group.ts";

export interface CoverageWords {
  readonly readings: readonly Reading[];
  readonly notes: readonly string[];
  readonly complete: boolean;
  /** How many gaps there are, over all readings. */
  readonly gaps: number;
  /** Events in the window, over all readings. */
  readonly events: number;
}

/** One reading of the sources, and the entries it was made for: all of them, unless their numbers differ. */
export interface Reading {
  readonly entries: readonly string[];
  readonly sources: readonly SourceWords[];
}

export interface SourceWords {
  readonly source: string;
  /** Counts that add up, in words: `read 12 records`, `10 in window`, ... */
  readonly counts: readonly string[];
  /** Where several entries shared the reading: how much of it each of them matched. */
  readonly matched: string | undefined;
  readonly span: string;
  /** What was read past on purpose. */
  readonly besides: string | undefined;
  readonly gaps: readonly string[];
}

export function coverageWords(runs: readonly Run[]): CoverageWords {
  const readings = groupBy(runs, ({ coverage }) => canonical(coverage.sources.map(withoutMatches)));
  const sources = readings.flatMap(({ members: [first] }) => first.coverage.sources);
  return {
    readings: readings.map(({ members }) => ({
      entries: readings.length > 1 ? members.map((run) => displayText(run.runbook.id)) : [],
      sources: members[0].coverage.sources.map((source, index) =>
        sourceWords(source, members.length > 1 ? matchWords(members, index) : undefined),
      ),
    })),
    notes: noteWords(runs),
    complete: runs.every((run) => run.coverage.complete),
    gaps: sources.reduce((sum, source) => sum + source.gaps.length, 0),
    events: sources.reduce((sum, source) => sum + source.events_in_window, 0),
  };
}

/** Entries that shared one reading differ only in how much of it they matched. */
function withoutMatches({ events_matched: _, gaps, ...source }: SourceCoverage) {
  return { ...source, gaps: gaps.map((gap) => ({ ...gap })) };
}

/** `57 by list-iap-connections, 1 by iap-bypass`; entries that matched nothing are not listed. */
function matchWords(runs: readonly Run[], index: number): string {
  const some = runs
    .map(({ runbook, coverage }) => ({ id: runbook.id, count: coverage.sources[index]?.events_matched ?? 0 }))
    .filter(({ count }) => count > 0);
  if (some.length === 0) return "none matched";
  return `matched: ${some.map(({ id, count }) => `${thousands(count)} by ${displayText(id)}`).join(", ")}`;
}

function sourceWords(source: SourceCoverage, matched: string | undefined): SourceWords {
  const others: readonly (readonly [number, string])[] = [
    [source.events_in_lookback, "in the lookback before it"],
    [source.outside_window, "outside the window"],
    [source.duplicates, source.duplicates === 1 ? "duplicate" : "duplicates"],
    [source.merged, "merged into the first record of their operation"],
    [source.unreadable, "unreadable"],
  ];
  const { first_event: first, last_event: last } = source;
  const besides = Object.entries(source.not_audit).map(([what, count]) => `${thousands(count)} × ${displayText(what)}`);
  return {
    source: displayText(source.source),
    counts: [
      `read ${counted(source.records_read, "record")}`,
      `${thousands(source.events_in_window)} in window`,
      ...(matched === undefined ? [`${thousands(source.events_matched)} matched`] : []),
      ...others.filter(([count]) => count > 0).map(([count, what]) => `${thousands(count)} ${what}`),
    ],
    matched,
    span: first === undefined || last === undefined ? "no events" : `events from ${spanWords(first, last)}`,
    besides: besides.length === 0 ? undefined : `read past, no audit records: ${besides.join(", ")}`,
    gaps: source.gaps.map(gapWords),
  };
}

function gapWords({ reason, what, count }: Gap): string {
  return `${displayText(reason)}: ${displayText(what)}${count === undefined ? "" : ` (${counted(count, "record")})`}`;
}

/** Each note once; where it does not hold for every entry, with those it holds for. */
function noteWords(runs: readonly Run[]): readonly string[] {
  const notes = runs.flatMap((run) => [...new Set(run.coverage.notes)].map((note) => ({ note, id: run.runbook.id })));
  return groupBy(notes, ({ note }) => note).map(({ name, members }) =>
    members.length === runs.length
      ? displayText(name)
      : `${displayText(name)} (${members.map(({ id }) => displayText(id)).join(", ")})`,
  );
}

/** The last word on a reading. */
export function verdict({ complete, gaps, events }: CoverageWords): string {
  if (complete && events === 0) return "COMPLETE: everything asked for was read; no event of this window is in it";
  if (complete) return "COMPLETE: everything asked for was read";
  const why = gaps === 0 ? "" : `${counted(gaps, "gap")}, `;
  return `INCOMPLETE: ${why}part of what was asked for was not read`;
}
