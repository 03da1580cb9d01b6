/** What a report says of an entry in sentences, the same in a terminal and in a ticket. */

import type { Run } from "../model/report.ts";
import { formatDuration, parseInstant } from "../model/time.ts";
import { counted, display, displayText, thousands } from "./display.ts";

/** `2026-06-01 00:00:00Z to 2026-06-02 00:00:00Z (1d)`: the start is inside, the end is not. */
export function windowWords({ since, until }: Run["window"]): string {
  return spanWords(since, until);
}

export function spanWords(first: string, last: string): string {
  const [from, to] = [parseInstant(first), parseInstant(last)];
  const length = from && to && to.ms > from.ms ? ` (${formatDuration(to.ms - from.ms)})` : "";
  return `${displayText(first)} to ${displayText(last)}${length}`;
}

/** `threshold=5`. */
export function paramWords(params: Run["params"]): readonly string[] {
  return Object.entries(params).map(([name, value]) => `${displayText(name)}=${display(value)}`);
}

/** Which text ran: its commit, or its hash and why no commit can be named. */
export function versionWords({ sha256, git, provenance_note: note }: Run["runbook"]): string {
  if (git !== null) return `commit ${git.commit}${git.dirty ? ", with local changes" : ""}`;
  return `sha256 ${sha256}${note === undefined ? "" : ` (${note})`}`;
}

/** The same at a glance, for one entry; nothing where nobody looked. */
export function versionGlance({ runbook }: Run): readonly string[] {
  const { sha256, git, provenance_note: note } = runbook;
  if (git === null && note === undefined) return [];
  const shortened = {
    ...runbook,
    sha256: sha256.slice(0, 12),
    git: git && { ...git, commit: git.commit.slice(0, 12) },
  };
  return [displayText(versionWords(shortened))];
}

/** The same for many entries: those that ran as committed are counted, the others named. */
export function versionsGlance(runs: readonly Run[]): readonly string[] {
  const others = new Map<string, string[]>();
  let committed = 0;
  for (const { runbook } of runs) {
    const { id, git, provenance_note: note } = runbook;
    const why = git === null ? note : git.dirty ? "with local changes" : undefined;
    if (why !== undefined) others.set(why, [...(others.get(why) ?? []), displayText(id)]);
    else if (git !== null) committed += 1;
  }
  const parts = [
    ...(committed === 0 ? [] : [`${thousands(committed)} as committed`]),
    ...[...others].map(([why, ids]) => `${displayText(why)}: ${ids.join(", ")}`),
  ];
  return parts.length === 0 ? [] : [`Versions: ${parts.join("; ")}`];
}

/** Why there is no finding: nothing to look at, nothing that matched, or nothing in what matched. */
export function nothingFound(run: Run): string {
  const answer = emptyAnswer(run);
  return run.coverage.complete ? answer : `${answer} Not everything was read: see the coverage below.`;
}

function emptyAnswer({ coverage, suppressed, omitted }: Run): string {
  const events = coverage.sources.reduce((sum, source) => sum + source.events_in_window, 0);
  const matched = coverage.sources.reduce((sum, source) => sum + source.events_matched, 0);
  if (suppressed + omitted > 0) return "Nothing to show.";
  if (events === 0) return "No data: no events at all in this window. This does not mean that nothing happened.";
  const among = `${counted(events, "event")} in the window`;
  if (matched === 0) return `No match: ${among}, none of the kind this entry looks for.`;
  return `Nothing found: ${among}, ${thousands(matched)} matched the query, and nothing in them makes a finding.`;
}

/** Findings that exist and are not shown, and why. */
export function asideWords(runs: readonly Run[]): readonly string[] {
  return [
    asideWord(runs, "suppressed", "suppressed by the config file"),
    asideWord(runs, "omitted", "beyond --limit, not shown"),
  ].flat();
}

function asideWord(runs: readonly Run[], what: "suppressed" | "omitted", words: string): readonly string[] {
  const some = runs.filter((run) => run[what] > 0);
  const total = some.reduce((sum, run) => sum + run[what], 0);
  if (total === 0) return [];
  const by = some.map((run) => `${displayText(run.runbook.id)} ${thousands(run[what])}`).join(", ");
  return [`${counted(total, "finding")} ${words}${runs.length > 1 ? ` (${by})` : ""}`];
}

/** Whether an entry had anything to look at. */
export function hasData(run: Run): boolean {
  return run.coverage.sources.some((source) => source.events_in_window > 0);
}
